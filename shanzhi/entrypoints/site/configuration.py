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
    Setting("SHANZHI_HOSTS", "127.0.0.1,localhost", "允许的主机名，逗号分隔"),
    Setting("SHANZHI_HTTPS", "0", "1 表示前面有 HTTPS；生产模式必须为 1"),
    Setting("SHANZHI_PROXIES", "0", "前面有几层反向代理"),
    Setting("SHANZHI_API_PER_MINUTE", "600", "规则问答接口：每个来源地址每分钟最多问几次"),
    Setting("SHANZHI_PUBLIC_URL", "http://127.0.0.1:8000", "二维码里写的网址"),
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


def secret_key() -> str:
    """The given key; in demo mode one made once and kept under the data folder."""
    key = read("SHANZHI_SECRET_KEY")
    if key or mode() == "production":
        if len(key) < 50:
            raise UnsafeConfiguration("SHANZHI_SECRET_KEY 太短：生产模式至少 50 个字符。")
        return key
    kept = var_folder() / "secret_key"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(64), "utf-8")
    return kept.read_text("utf-8")


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
