"""What the question `charter` takes, as JSON Schema with Chinese descriptions, and its example."""

from shanzhi.policy.charters.bodies import Body, Kind
from shanzhi.policy.questions.charter import CORPUS_MOST, TEXT_MOST


def _text(says: str, most: int) -> dict[str, object]:
    return {"type": "string", "maxLength": most, "description": says}


_OTHER: dict[str, object] = {
    "type": "object",
    "additionalProperties": False,
    "properties": {"id": _text("文本编号", 200), "text": _text("全文", TEXT_MOST)},
    "required": ["id", "text"],
}
CHARTER: dict[str, object] = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "kind": {"type": "string", "enum": [kind.value for kind in Kind], "description": "村规民约、居民公约"},
        "text": _text("全文，分条或分段", TEXT_MOST),
        "adopted_by": {
            "type": "string",
            "enum": [body.value for body in Body],
            "description": "由谁通过；不写就只看正文里怎么说",
        },
        "place": _text("社区（村）的 12 位代码", 12),
        "corpus": {
            "type": "array",
            "maxItems": CORPUS_MOST,
            "items": _OTHER,
            "description": "拿来比对是否雷同的其他文本",
        },
    },
    "required": ["kind", "text"],
}
EXAMPLE: dict[str, object] = {
    "kind": "village_rules",
    "adopted_by": "village_delegates",
    "text": "示例村村规民约（演示）\n第一条 凡大操大办的，由村委会罚款五百元。\n"
    "第二条 每月一号是清洁日，小组长挨户看一遍，差的当面提醒。\n第三条 大家要努力弘扬良好家风，争做文明村民。",
}
