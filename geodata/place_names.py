"""Where a Chinese name of a zone may be broken: before the general word that says what it is."""

from __future__ import annotations

from typing import Final

MAY_BREAK: Final = "\u200b"
"""The zero-width space, which is not seen and at which a line may end."""

# what zones are called in general, in any city; the longest that a name ends with counts
_KINDS: Final = (
    *("高新技术产业开发区", "经济技术开发区", "经济开发区", "综合保税区", "国际创新港", "科技创新港"),
    *(
        "科技创新走廊",
        "科创走廊",
        "创新走廊",
        "科技产业园",
        "高新技术园区",
        "产业园区",
        "工业园区",
        "科技园区",
    ),
    *("科学园区", "示范区", "开发区", "保税区", "高新区", "创新港", "创新区", "科技园", "科学城", "科学园"),
    *("科技城", "产业园", "工业园", "软件园", "物流园", "创业园", "大学城", "产业带", "商务区", "集聚区"),
    *("走廊", "新城", "新区", "园区"),
)
_LEAST_BEFORE: Final = 2  # a single sign does not stand in a line of its own


def with_break(name: str) -> str:
    r"""Mark in a Chinese name where its line may end.

    Parameters
    ----------
    name
        A zone's name.

    Returns
    -------
    str
        The name with a zero-width space before its general word; as it came where it has none.

    Examples
    --------
    >>> with_break("张江科学城").split(MAY_BREAK), with_break("Science Park")
    (['张江', '科学城'], 'Science Park')
    """
    kind = next((one for one in sorted(_KINDS, key=len, reverse=True) if name.endswith(one)), "")
    before = name.removesuffix(kind)
    return f"{before}{MAY_BREAK}{kind}" if kind and len(before) >= _LEAST_BEFORE else name
