"""Every setting that comes from the environment, in one table; production refuses unsafe values."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).resolve().parents[3]


class UnsafeConfiguration(SystemExit):
    """The environment asks for something that cannot be run safely; says what and why."""


@dataclass(frozen=True, slots=True)
class Setting:
    name: str
    default: str
    meaning: str


TABLE = (
    Setting("SHANZHI_MODE", "demo", "demo、development 或 production"),
    Setting("SHANZHI_VAR", "var", "数据目录：内置数据库、文件、密钥"),
    Setting("DATABASE_URL", "", "外部 PostgreSQL（15 以上）；空着就用内置的"),
    Setting("SHANZHI_DATABASE_ROLE", "app", "app：以受限角色运行；owner：迁移、备份、恢复"),
    Setting("SHANZHI_SECRET_KEY", "", "至少 50 个字符；演示模式自动生成并存到数据目录"),
    Setting("SHANZHI_REGISTRY_KEY", "", "底表密钥文件的路径，不在数据库里；空着用数据目录下的 registry_key，另行备份"),
    Setting("SHANZHI_HOSTS", "127.0.0.1,localhost", "允许的主机名，逗号分隔"),
    Setting("SHANZHI_HTTPS", "0", "1 表示前面有 HTTPS；生产模式必须为 1"),
    Setting("SHANZHI_PROXIES", "0", "前面有几层反向代理"),
    Setting("SHANZHI_API_PER_MINUTE", "600", "规则问答接口：每个来源地址每分钟最多问几次"),
    Setting("SHANZHI_PUBLIC_URL", "http://127.0.0.1:8000", "二维码里写的网址"),
    Setting("CHANNEL_PLATFORM_URL", "", "政务服务平台的发布接口；空着显示“未配置”"),
    Setting("CHANNEL_WEIBO_URL", "", "政务微博的发布接口；空着就人工发布、贴链接"),
    Setting("CHANNEL_WECHAT_URL", "", "微信公众平台的发布接口；空着就人工发布、贴链接"),
    Setting("CHANNEL_TOKEN", "", "发布接口的口令（Bearer）"),
    Setting("SHANZHI_AUDIT_FOLDER", "", "留痕的存证目录，最好在另一块盘；空着就放在数据目录"),
    Setting("SHANZHI_AUDIT_COPIES", "", "检查点再抄到哪些目录（例如另一台机器的共享），逗号分隔"),
    Setting("SHANZHI_OIDC_URL", "", "单点登录（OpenID Connect）的地址；空着就没有单点登录"),
    Setting("SHANZHI_OIDC_NAME", "单位统一登录", "登录页上写的名字"),
    Setting("SHANZHI_OIDC_CLIENT", "", "单点登录给本系统的编号"),
    Setting("SHANZHI_OIDC_SECRET", "", "单点登录给本系统的密钥"),
    Setting("SHANZHI_CONTROL_URL", "", "管控平台接收结果的网址；空着就不往外送（默认关闭）"),
    Setting("DEMO_PASSWORD", "", "演示账号的统一密码；空着就随机生成"),
    Setting("PORT", "8000", "网站端口"),
)


def read(name: str) -> str:
    """The environment's value or the table's default."""
    default = next(setting.default for setting in TABLE if setting.name == name)
    return os.environ.get(name, "") or default


def mode() -> str:
    value = read("SHANZHI_MODE")
    if value not in ("demo", "development", "production"):
        raise UnsafeConfiguration(f"SHANZHI_MODE={value}：只能是 demo、development 或 production。")
    return value


def var_folder() -> Path:
    folder = Path(read("SHANZHI_VAR"))
    return folder if folder.is_absolute() else ROOT / folder


def single_sign_on() -> list[dict[str, object]]:
    """The provider in the form the account library takes; none when no address is given."""
    url, client, secret = (read(f"SHANZHI_OIDC_{part}") for part in ("URL", "CLIENT", "SECRET"))
    if not url:
        return []
    if not client or not secret:
        raise UnsafeConfiguration("给了 SHANZHI_OIDC_URL，还要给 SHANZHI_OIDC_CLIENT 和 SHANZHI_OIDC_SECRET。")
    if mode() == "production" and not url.startswith("https://"):
        raise UnsafeConfiguration("SHANZHI_OIDC_URL 在生产模式要用 https。")
    given = {"provider_id": "office", "name": read("SHANZHI_OIDC_NAME"), "client_id": client, "secret": secret}
    return [{**given, "settings": {"server_url": url, "oauth_pkce_enabled": True}}]


def audit_folder() -> Path:
    given = read("SHANZHI_AUDIT_FOLDER")
    return Path(given) if given else var_folder() / "audit"


def audit_copies() -> tuple[Path, ...]:
    return tuple(Path(name.strip()) for name in read("SHANZHI_AUDIT_COPIES").split(",") if name.strip())


def secret_key() -> str:
    """The given key; in demo mode one made once and kept under the data folder."""
    key = read("SHANZHI_SECRET_KEY")
    if key or mode() == "production":
        if len(key) < 50 or len(set(key)) < 10:
            raise UnsafeConfiguration("SHANZHI_SECRET_KEY 太短或太简单：至少 50 个字符，随机生成。")
        return key
    kept = var_folder() / "secret_key"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(64), "utf-8")
    return kept.read_text("utf-8")


def registry_key_file() -> Path:
    """Where the keys of the base table lie: a file named by the operator must exist, the own one is made once."""
    given = read("SHANZHI_REGISTRY_KEY")
    if given and not Path(given).exists():
        raise UnsafeConfiguration(
            f"SHANZHI_REGISTRY_KEY={given}：没有这个文件。换了密钥，原来登记的号码就打不开；请把原来的文件放回去。"
        )
    return Path(given) if given else var_folder() / "registry_key"


def control_url() -> str:
    """Where results of service tasks go; empty means the link sends nothing. Production wants HTTPS."""
    url = read("SHANZHI_CONTROL_URL")
    if url and (urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname):
        raise UnsafeConfiguration(f"SHANZHI_CONTROL_URL={url}：要写完整的网址。")
    if url and mode() == "production" and urlsplit(url).scheme != "https":
        raise UnsafeConfiguration("SHANZHI_CONTROL_URL：生产模式必须是 https:// 网址，结果里有任务编号。")
    return url


def hosts() -> list[str]:
    names = [name.strip() for name in read("SHANZHI_HOSTS").split(",") if name.strip()]
    if mode() == "production" and "*" in names:
        raise UnsafeConfiguration("SHANZHI_HOSTS 不能是 *：请写明网站的主机名。")
    return names


def https() -> bool:
    on = read("SHANZHI_HTTPS") == "1"
    if mode() == "production" and not on:
        raise UnsafeConfiguration("生产模式必须使用 HTTPS：请设置 SHANZHI_HTTPS=1。")
    return on


def public_url() -> str:
    """What QR codes lead to; in production an HTTPS address that is not this machine's own."""
    url = read("SHANZHI_PUBLIC_URL").rstrip("/")
    parts = urlsplit(url)
    if mode() == "production" and (parts.scheme != "https" or parts.hostname in ("127.0.0.1", "localhost", None)):
        raise UnsafeConfiguration(f"SHANZHI_PUBLIC_URL={url}：生产模式要写对外的 https:// 网址，二维码里印的就是它。")
    return url


def proxies() -> int:
    value = read("SHANZHI_PROXIES")
    if not value.isdecimal() or int(value[:3]) > 10:
        raise UnsafeConfiguration(f"SHANZHI_PROXIES={value}：填反向代理的层数，例如 1；没有就填 0。")
    return int(value)


def api_per_minute() -> int:
    value = read("SHANZHI_API_PER_MINUTE")
    if not value.isdecimal() or not 1 <= int(value[:7]) <= 1_000_000:
        raise UnsafeConfiguration(f"SHANZHI_API_PER_MINUTE={value}：填每分钟的次数，1 到 1000000，例如 600。")
    return int(value)


def no_demo_in_production() -> None:
    """Demo logins share one password, so production neither keeps one nor loads the demo world."""
    if mode() == "production" and read("DEMO_PASSWORD"):
        raise UnsafeConfiguration("生产模式不能有演示账号：请去掉 DEMO_PASSWORD。")


def database_url() -> str:
    """The address of an own server; empty means the embedded one, which production refuses."""
    url = read("DATABASE_URL")
    if mode() == "production" and not url:
        raise UnsafeConfiguration("生产模式要用自己的 PostgreSQL：请设置 DATABASE_URL。内置数据库只供演示和开发。")
    return url


def database_role() -> str:
    role = read("SHANZHI_DATABASE_ROLE")
    if role not in ("app", "owner"):
        raise UnsafeConfiguration(f"SHANZHI_DATABASE_ROLE={role}：只能是 app 或 owner。")
    return role


def database(url: str) -> dict[str, str]:
    """A PostgreSQL address as Django wants it; anything else is refused with the reason."""
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise UnsafeConfiguration("DATABASE_URL 必须是 postgresql://…：本系统只用 PostgreSQL。")
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "NAME": unquote(parts.path.lstrip("/")) or "shanzhi",
        "USER": unquote(parts.username or "postgres"),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", parts.hostname or "")),
        "PORT": str(parts.port or ""),
    }
