"""Prices a claim with the embedded masters: python3 price.py CLAIM.json, with libsantei.so.0 on the loader's path."""

import sys

import santei

with santei.Session() as session, open(sys.argv[1], "rb") as file:
    totals = session.calculate(file.read())["totals"]
    print(f"points: {totals['points_x100'] // 100}")
    print(f"the patient pays: {totals['collected_yen']} yen")
    try:
        session.calculate(b'{"id": "x", "month": "2026-13"}')
    except santei.Refused as refused:
        first = refused.problems[0]
        print(f"error {first['code']} at {first['at']}: {first['ja']}")
