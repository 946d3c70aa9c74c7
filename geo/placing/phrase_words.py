"""The words that place phrases are built of, in English and Arabic, folded as spellings are; data, no rules."""

from __future__ import annotations

from types import MappingProxyType

from geo.reference.spelling import fold

#: Bearings in degrees, clockwise from north.
BEARINGS = MappingProxyType(
    {"N": 0.0, "NE": 45.0, "E": 90.0, "SE": 135.0, "S": 180.0, "SW": 225.0, "W": 270.0, "NW": 315.0}
)

_KINDS = {
    "city": "city cities madinat madinah medinat مدينة مدينتي مدينتا",
    "town": "town towns township baldat بلدة بلدتي بلدتا",
    "village": "village villages hamlet hamlets qaryat قرية قرى قريتي قريتا",
    "farm": "farm farms farmland farmlands مزرعة مزارع",
    "neighbourhood": "neighborhood neighbourhood neighborhoods neighbourhoods quarter hayy حي أحياء حارة",
    "street": "street streets square roundabout alley شارع ساحة",
    "facility": "hospital mosque school restaurant market souk souq checkpoint prison bakery university church "
    "clinic shop bridge factory مشفى مستشفى مسجد جامع مدرسة مطعم سوق حاجز سجن فرن مخبز جامعة كنيسة جسر",
    "airport": "airport airbase airfield airstrip مطار",
    "dam": "dam سد",
    "camp": "camp camps مخيم مخيمات",
    "area": "area areas region vicinity منطقة",
    "steppe": "desert badiya badia badiyat steppe بادية البادية صحراء",
    "bank": "bank riverbank banks ضفة",
    "road": "road roads highway motorway طريق الطريق أوتوستراد اوتستراد",
    "governorate": "governorate governate province muhafazat محافظة",
    "district": "district mantiqat mantika قضاء",
    "subdistrict": "subdistrict nahiya nahiyah nahia nahiyeh ناحية",
    "crossing": "crossing معبر",
    "border": "border borders borderline frontier الحدود حدود الحدودية",
}
_RELATIONS = {
    "in": "in inside within at on by في داخل ضمن على",
    "of": "of",
    "near": "near nearby around beside adjacent close neighbouring neighboring "
    "قرب بالقرب قربه جوار بجوار بجانب محيط حول",
    "outskirts": "outskirts outskirt edge periphery perimeter أطراف مشارف تخوم",
    "suburb": "suburbs suburb countryside countrysides rural rif reef ريف أرياف ضواحي ضاحية",
    "between": "between بين",
    "and": "and و",
    "part": "belonging affiliated administratively تابعة التابعة تتبع يتبع التابع إداريا اداريا",
    "alias": "known called alias المعروفة المعروف المعروفه المسماة",
    "from": "from عن من",
    "km": "km kms kilometer kilometers kilometre kilometres كم كلم كيلومتر كيلومترا كيلومترات كيلو",
    "centre": "center centre central downtown heart وسط",
}
_SILENT = (
    "the a an to which is was are that this part house home building residential located situated along outside "
    "agricultural land lands field fields orchard orchards military site sites position positions point grove groves "
    "أراضي أراض الأراضي زراعية الزراعية عسكري العسكري موقع نقطة نهر river "
    "his her their its it s popular so as name names same destroyed rubble distance about approximately some "
    "باسم منزل مبنى تقع يقع الواقعة الواقع على بعد مسافة نحو حوالي مركز ل إلى"
)
#: After these, a noun of direction means "to the east of"; before a name it may be part of the name.
_DIRECTION_NOUNS = {
    "N": "north شمال شمالي",
    "S": "south جنوب جنوبي",
    "E": "east شرق شرقي",
    "W": "west غرب غربي",
    "NE": "northeast",
    "NW": "northwest",
    "SE": "southeast",
    "SW": "southwest",
}
_DIRECTION_ADJECTIVES = {
    "N": "northern الشمالي الشمالية",
    "S": "southern الجنوبي الجنوبية",
    "E": "eastern الشرقي الشرقية",
    "W": "western الغربي الغربية",
    "NE": "northeastern",
    "NW": "northwestern",
    "SE": "southeastern",
    "SW": "southwestern",
}


def _by_word(groups: dict[str, str]) -> MappingProxyType[str, str]:
    return MappingProxyType({fold(word): name for name, words in groups.items() for word in words.split()})


KINDS = _by_word(_KINDS)
RELATIONS = _by_word(_RELATIONS)
SILENT = frozenset(fold(word) for word in _SILENT.split())
DIRECTION_NOUNS = _by_word(_DIRECTION_NOUNS)
DIRECTION_ADJECTIVES = _by_word(_DIRECTION_ADJECTIVES)
ARABIC_SUBURBS = frozenset({"ريف", "ارياف", "ضواحي", "ضاحيه"})
PREFIX_SUBURBS = ARABIC_SUBURBS | {"rural", "rif", "reef"}

#: Words that only Arabic prefixes (in, to, and) may stand before.
KEYWORDS = frozenset({*KINDS, *RELATIONS, *DIRECTION_NOUNS} - {"و", "من", "في", "علي"})

#: Kinds of things inside a settlement: without a place of their own they are where the settlement is.
INSIDE = frozenset({"neighbourhood", "street", "facility"})
#: Kinds of things called after a settlement that they stand near.
NAMESAKES = frozenset({"camp", "crossing", "airport", "dam"})
#: Kinds that name a settlement.
SETTLEMENTS = frozenset({"city", "town", "village", "farm"})

_BORDER_SIDES = (
    "Syrian Turkish Iraqi Jordanian Lebanese Syria Turkey Turkiye Iraq Jordan Lebanon Israeli Israel with "
    "السورية التركية العراقية الأردنية اللبنانية سوريا تركيا العراق الأردن لبنان مع"
)
NATIONS = frozenset(
    fold(name) for name in ("Syria", "Syrian Arab Republic", "سوريا", "سورية", "الجمهورية العربية السورية")
)
#: Words that call a border by the countries on its sides.
BORDER_SIDES = frozenset(fold(word) for word in _BORDER_SIDES.split())
#: Whole phrases that name no place.
NO_PLACE = frozenset(
    fold(name)
    for name in (
        *("unknown", "unknown location", "location unknown", "not known", "not stated", "unspecified", "n/a", "none"),
        *("غير معروف", "غير محدد", "مجهول", "مكان مجهول", "غير معلوم"),
    )
)
