"""Tables of residents for the tests; numbers carry the birth year 1800 and pass the check digit."""

from stdnum.cn import ric

HEADINGS = ("姓名", "身份证号", "手机号", "出生日期", "与户主关系", "户号", "楼栋", "单元", "房号")


def number(serial: int) -> str:
    body = f"21030218000101{serial:03d}"
    return body + str(ric.calc_check_digit(body + "0"))


def csv(*rows: tuple[str, ...]) -> bytes:
    return "\n".join(",".join(row) for row in (HEADINGS, *rows)).encode()


def line(serial: int, **changes: str) -> tuple[str, ...]:
    values = dict(
        zip(
            HEADINGS,
            (f"王{serial}", number(serial), f"190{serial:08d}", "1980-01-02", "户主", f"{serial:04d}", "1号楼", "1",
             f"{serial}01"),
            strict=True,
        )
    )  # fmt: skip
    return tuple((values | changes).values())
