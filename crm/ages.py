"""From which age a person agrees alone to what an online service does with their data, by country.

GDPR Art. 8(1) says 16 and lets each state say less, down to 13. As the national laws stood in November 2026; where a
country has no such rule of its own, or is not listed, it is 16.
"""

from __future__ import annotations

ELSEWHERE = 16
AGES = {
    "AT": 14,  # DSG § 4(4)
    "BE": 13,  # Act of 30 July 2018, Art. 7
    "BG": 14,  # Personal Data Protection Act, Art. 25c
    "CY": 14,  # Law 125(I)/2018, s. 8
    "CZ": 15,  # Act 110/2019, § 7
    "DE": 16,  # no rule of its own: GDPR Art. 8(1)
    "DK": 15,  # databeskyttelsesloven § 6(2), as amended from 1 January 2024
    "EE": 13,  # Personal Data Protection Act, § 8
    "ES": 14,  # LO 3/2018, Art. 7
    "FI": 13,  # Data Protection Act 1050/2018, § 5
    "FR": 15,  # Loi Informatique et Libertés, Art. 45
    "GB": 13,  # Data Protection Act 2018, s. 9
    "GR": 15,  # Law 4624/2019, Art. 21
    "HR": 16,  # Act implementing the GDPR, Art. 19
    "HU": 16,  # no rule of its own: GDPR Art. 8(1)
    "IE": 16,  # Data Protection Act 2018, s. 31
    "IS": 13,  # Act 90/2018, Art. 10
    "IT": 14,  # D.lgs. 196/2003, Art. 2-quinquies
    "LI": 16,  # no rule of its own: GDPR Art. 8(1)
    "LT": 14,  # Law on Legal Protection of Personal Data, Art. 6
    "LU": 16,  # no rule of its own: GDPR Art. 8(1)
    "LV": 13,  # Personal Data Processing Law, s. 33
    "MT": 13,  # S.L. 586.11, reg. 4
    "NL": 16,  # UAVG Art. 5
    "NO": 13,  # personopplysningsloven § 5
    "PL": 16,  # no rule of its own: GDPR Art. 8(1)
    "PT": 13,  # Law 58/2019, Art. 16
    "RO": 16,  # no rule of its own: GDPR Art. 8(1)
    "SE": 13,  # Act 2018:218, ch. 2 § 4
    "SI": 15,  # ZVOP-2, Art. 8
    "SK": 16,  # Act 18/2018, § 15
    "US": 13,  # COPPA, 16 CFR 312.2
}
