#!/usr/bin/env python3
"""Writes fhir/definitions/tables.cc from the published R4 definitions.

    tools/fhir_tables.py DEFINITIONS_DIR > fhir/definitions/tables.cc

DEFINITIONS_DIR holds r4-structuredefinitions.ndjson, r4-valuesets.ndjson and r4-codesystems.ndjson:
the resources of the hl7.fhir.core package 4.0.1 (CC0), one a line. What is kept: for each type its
elements in order with cardinality, types and the codes of required bindings. The output is the same
for the same input.
"""
import json
import sys
from pathlib import Path

SYSTEM_TYPES = "http://hl7.org/fhirpath/System."
FHIR_TYPE = "http://hl7.org/fhir/StructureDefinition/structuredefinition-fhir-type"
KINDS = {"primitive-type": "primitive", "complex-type": "complex", "resource": "resource"}
# Profiles on data types: no types of their own in instances.
DERIVED = {"MoneyQuantity", "SimpleQuantity"}


def lines(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


class Pool:
    """Values in the order first seen, each with its number."""

    def __init__(self, *first):
        self.numbers = {}
        for value in first:
            self.number(value)

    def number(self, value):
        return self.numbers.setdefault(value, len(self.numbers))

    def __iter__(self):
        return iter(self.numbers)

    def __len__(self):
        return len(self.numbers)


def type_codes(element):
    """The types an element may have, without profiles, in order and each once."""
    found = []
    for entry in element.get("type", []):
        code = entry["code"]
        if code.startswith(SYSTEM_TYPES):
            # Only ids and Extension.url: the package names their FHIR type in an extension, and
            # calls Resource.id a string, which the specification types as id (2.26.3.1).
            code = next(e["valueUrl"] for e in entry["extension"] if e["url"] == FHIR_TYPE)
            if element["base"]["path"] == "Resource.id":
                code = "id"
        if code not in found:
            found.append(code)
    return found


def concept_codes(concepts):
    pending = list(reversed(concepts))
    while pending:
        concept = pending.pop()
        yield concept["code"]
        pending.extend(reversed(concept.get("concept", [])))


def expand(url, value_sets, code_systems, seen=()):
    """All (system, code) of a value set, or None where a system outside the package decides."""
    if url in seen:
        return []
    value_set = value_sets.get(url)
    if value_set is None:
        system = code_systems.get(url)  # a binding may name a code system by mistake
        return [(url, c) for c in concept_codes(system.get("concept", []))] if system else None
    compose = value_set.get("compose", {})
    if "exclude" in compose:
        return None
    codes = []
    for include in compose.get("include", []):
        if "filter" in include:
            return None
        for other in include.get("valueSet", []):
            more = expand(other.split("|")[0], value_sets, code_systems, (*seen, url))
            if more is None:
                return None
            codes.extend(more)
        if "system" not in include:
            continue
        listed = include.get("concept")
        if listed is None:
            system = code_systems.get(include["system"])
            if system is None or system.get("content") != "complete":
                return None
            listed = system.get("concept", [])
        codes.extend((include["system"], code) for code in concept_codes(listed))
    return codes


def quoted(text):
    return json.dumps(text)  # names and codes are ASCII


def rows(title, cells, width=98):
    """`cells` as the body of a braced list, filled to the line width."""
    out = [title + " {"]
    line = "   "
    for cell in cells:
        if len(line) + len(cell) + 2 > width:
            out.append(line)
            line = "   "
        line += " " + cell + ","
    out.append(line)
    out.append("};")
    return "\n".join(out)


def main():
    folder = Path(sys.argv[1])
    structures = [
        s for s in lines(folder / "r4-structuredefinitions.ndjson") if s["id"] not in DERIVED
    ]
    value_sets = {v["url"]: v for v in lines(folder / "r4-valuesets.ndjson")}
    code_systems = {c["url"]: c for c in lines(folder / "r4-codesystems.ndjson")}

    # Every element that has children is a type of its own, named by its path.
    types = {}
    for structure in structures:
        elements = structure["snapshot"]["element"]
        parents = {e["path"].rsplit(".", 1)[0] for e in elements if "." in e["path"]}
        for element in elements:
            path = element["path"]
            if "." not in path:
                types[path] = (structure, element, [])
            elif path in parents:
                types[path] = (None, element, [])
        if structure["kind"] == "primitive-type":
            continue
        for element in elements[1:]:
            types[element["path"].rsplit(".", 1)[0]][2].append((element, element["path"] in parents))

    names = Pool("")
    type_numbers = {name: n for n, name in enumerate(sorted(types))}
    lists = []
    list_starts = {}
    set_numbers = {None: 0}
    set_rows = ["{0, 0, 0, 0}"]
    codes = []

    def value_set_number(element):
        binding = element.get("binding", {})
        if binding.get("strength") != "required" or "valueSet" not in binding:
            return 0
        url = binding["valueSet"].split("|")[0]
        if url not in set_numbers:
            expanded = expand(url, value_sets, code_systems)
            if not expanded:
                set_numbers[url] = 0
            else:
                systems = {system for system, _ in expanded}
                system = systems.pop() if len(systems) == 1 else ""
                unique = list(dict.fromkeys(code for _, code in expanded))
                set_numbers[url] = len(set_rows)
                set_rows.append(
                    f"{{{names.number(url)}, {names.number(system)}, {len(codes)}, {len(unique)}}}"
                )
                codes.extend(names.number(code) for code in unique)
        return set_numbers[url]

    def type_list(numbers):
        key = tuple(numbers)
        if key not in list_starts:
            list_starts[key] = len(lists)
            lists.extend(key)
        return list_starts[key]

    element_rows = []
    type_rows = []
    for name in sorted(types):
        structure, _, members = types[name]
        kind = KINDS[structure["kind"]] if structure else "backbone"
        abstract = "true" if structure and structure.get("abstract") else "false"
        type_rows.append(
            f"{{{names.number(name)}, {len(element_rows)}, {len(members)}, Kind::{kind}, {abstract}}}"
        )
        for element, has_children in members:
            own = element["path"].rsplit(".", 1)[1]
            choice = own.endswith("[x]")
            if has_children:
                targets = [element["path"]]
            elif "contentReference" in element:
                targets = [element["contentReference"].lstrip("#")]
            else:
                targets = type_codes(element)
            numbers = [type_numbers[t] for t in targets]
            maximum = 0 if element["max"] == "*" else int(element["max"])
            element_rows.append(
                f"{{{names.number(own.removesuffix('[x]'))}, {type_list(numbers)}, {len(numbers)}, "
                f"{element['min']}, {maximum}, {'true' if choice else 'false'}, "
                f"{value_set_number(element)}}}"
            )

    every_type = [c for c in concept_codes(
        code_systems["http://hl7.org/fhir/resource-types"]["concept"])]
    resource_names = [names.number(code) for code in sorted(every_type)]

    print("// Made by tools/fhir_tables.py from the hl7.fhir.core package 4.0.1 (CC0); do not edit.")
    print('#include "fhir/definitions/tables.h"\n')
    print("namespace claimwire::fhir::definitions {\n")
    print("// clang-format off")
    for cells, title in (
        ([quoted(name) for name in names], "const std::string_view kNames[]"),
        (type_rows, "const TypeRow kTypes[]"),
        (element_rows, "const ElementRow kElements[]"),
        ([str(n) for n in lists], "const std::uint16_t kTypeLists[]"),
        (set_rows, "const ValueSetRow kValueSets[]"),
        ([str(n) for n in codes], "const std::uint16_t kCodes[]"),
        ([str(n) for n in resource_names], "const std::uint16_t kResourceNames[]"),
    ):
        print(rows(f"{title} =", cells))
    print("// clang-format on\n")
    print(f"const std::size_t kTypeCount = {len(type_rows)};")
    print(f"const std::size_t kResourceNameCount = {len(resource_names)};\n")
    print("}  // namespace claimwire::fhir::definitions")


if __name__ == "__main__":
    main()
