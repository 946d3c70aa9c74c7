"""The fixed lists of codes that tables use, each with its meaning in words."""

from __future__ import annotations

from types import MappingProxyType

MEASURES = MappingProxyType(
    {
        "killed": "people killed",
        "injured": "people injured",
        "incidents": "incidents",
        "massacres": "incidents that killed five or more civilians",
        "attacks": "attacks on vital civilian facilities",
        "killed_in_massacres": "people killed in massacres, a part of those killed",
    }
)

GROUPS = MappingProxyType(
    {
        "all": "everyone counted",
        "children": "children",
        "women": "adult women",
        "medical": "medical personnel",
        "media": "media workers",
        "civil_defense": "Civil Defense personnel",
        "medical_and_civil_defense": "medical and Civil Defense personnel, not told apart by the source",
        "torture": "people who died due to torture",
    }
)

CAUSES = MappingProxyType(
    {
        "landmine": "landmine",
        "cluster_munition": "cluster munition or its unexploded submunitions",
        "other_erw": "other explosive remnant of war",
        "ied": "improvised explosive device",
        "vehicle_bomb": "bomb in a vehicle",
        "gunfire": "gunfire",
        "bombing_unknown": "bombing whose perpetrator is not identified",
        "killing_unknown": "killing by unknown persons",
        "shelling": "ground shelling",
        "airstrike": "air strike",
        "torture": "torture",
        "chemical": "chemical weapon",
        "deprivation": "lack of food, medicine or health care",
        "disease": "disease",
        "mass_grave": "bodies found in a mass grave",
        "remains": "human remains found",
        "landmine_or_cluster_munition": "landmine or cluster munition remnant, not told apart by the source",
        "not_stated": "cause not stated by the source",
        "other": "another cause",
    }
)

PARTIES = MappingProxyType(
    {
        "regime": "Syrian regime forces (until December 2024), with allied militias",
        "government": "forces of the Syrian government (since December 2024)",
        "russia": "Russian forces",
        "regime_russia": "Syrian regime and Russian forces, not told apart by the source",
        "isis": "ISIS",
        "hts": "Hay'at Tahrir al-Sham",
        "opposition": "armed opposition and Syrian National Army",
        "sdf": "Syrian Democratic Forces",
        "coalition": "US-led International Coalition",
        "turkey": "Turkish forces and border guards",
        "lebanon": "Lebanese forces",
        "jordan": "Jordanian forces",
        "israel": "Israeli forces",
        "other": "other parties, as the source groups them",
        "unknown": "party not identified by the source",
    }
)

ATTRIBUTIONS = MappingProxyType(
    {
        "stated": "the source names the party",
        "unknown": "the source says the party is not known, or names none",
        "disputed": "sources, or the parties named, disagree",
    }
)

PRECISIONS = MappingProxyType(
    {
        "site": "the exact site",
        "settlement": "the village, town or neighbourhood",
        "near": "near a known place, within the radius given",
        "adm3": "the sub-district",
        "adm2": "the district",
        "adm1": "the governorate",
        "country": "Syria only",
    }
)

#: UCDP's ``where_prec`` (UCDP GED codebook) for each precision: 1 the exact place, 2 within about 25 km of it, 3 the
#: district or finer unit, 4 the governorate, 6 the country. Its 5 (a line or fuzzy area) and 7 (sea, air) are not used.
UCDP_WHERE_PREC = MappingProxyType(
    {"site": 1, "settlement": 1, "near": 2, "adm3": 3, "adm2": 3, "adm1": 4, "country": 6}
)

#: ACLED's ``geo_precision`` (ACLED codebook) for each precision: 1 a named town, 2 a part of a region, 3 a region.
ACLED_GEO_PRECISION = MappingProxyType(
    {"site": 1, "settlement": 1, "near": 2, "adm3": 2, "adm2": 2, "adm1": 3, "country": 3}
)

#: What the codes of the two mean here, for reading their tables: the coarsest precision that the code allows.
PRECISION_OF_UCDP = MappingProxyType(
    {1: "settlement", 2: "near", 3: "adm2", 4: "adm1", 5: "adm1", 6: "country", 7: "country"}
)
PRECISION_OF_ACLED = MappingProxyType({1: "settlement", 2: "adm2", 3: "adm1"})

PLACED_BY = MappingProxyType(
    {
        "coordinates": "coordinates given in the table",
        "pcode": "a p-code given in the table",
        "gazetteer": "the name, found in a gazetteer",
        "admin_name": "the name of an administrative unit",
        "none": "not placed",
    }
)

BASES = MappingProxyType(
    {
        "stated": "the source prints the number",
        "percent": "computed from a percentage the source prints",
        "remainder": "what is left of a total after the stated parts",
        "zero_stated": "the source says there was none",
    }
)

BYS = MappingProxyType(
    {
        "none": "the headline: not divided",
        "party": "divided by party",
        "cause": "divided by cause",
        "governorate": "divided by governorate",
        "party+cause": "divided by party and cause, the key written party+cause",
    }
)

DATE_PRECISIONS = MappingProxyType({"day": "the day", "month": "the month", "year": "the year", "unknown": "not known"})

#: Finest first; what is finer than ``near`` may be drawn as a point.
PRECISION_ORDER = tuple(PRECISIONS)
POINT_PRECISIONS = frozenset({"site", "settlement"})

#: Explosive remnants: the incidents a mine-action planner looks for first.
REMNANT_CAUSES = frozenset({"landmine", "cluster_munition", "other_erw", "landmine_or_cluster_munition"})

#: Civilians killed in one incident that make it a massacre, by the definition of the Syrian Network for Human Rights.
MASSACRE_KILLED = 5
