"""Lists what a bill of materials has, by licence; fails where one is missing, or is none that an application may simply take."""
import json
import re
import sys
from collections import defaultdict

FREE = re.compile(r'Apache|\bMIT\b|BSD|EPL|EDL|MPL|CC0|Public Domain|Universal Permissive|GPL.*[Cc]lasspath', re.I)

components = json.load(open(sys.argv[1]))['components']
by_licence, faults = defaultdict(list), []
for component in components:
    names = [choice.get('expression') or choice['license'].get('id') or choice['license'].get('name')
             for choice in component.get('licenses', [])]
    if not any(all(FREE.search(term) for term in re.split(r'\bAND\b', name)) for name in names):
        faults.append(f"{component['name']}: {', '.join(names) or 'none'}")
    by_licence[', '.join(sorted(names))].append(f"{component['name']} {component['version']}")
for licence, parts in sorted(by_licence.items()):
    print(f"{licence}: {', '.join(sorted(parts))}")
if not components or faults:
    sys.exit(f"FAILED: {len(components)} components; licences to look at: {faults}")
