//! Codes of actors in time, against published facts.

// clippy.toml lets tests unwrap, but does not see the functions beside them.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use entente_model::actor::{
    ActorId, CodeSystem, ConvertError, Converter, actor_of, actors, convert,
};
use jiff::civil::{Date, date};
use proptest::prelude::*;

fn on(day: &str) -> Option<Date> {
    (!day.is_empty()).then(|| day.parse().expect("a date"))
}

/// The code asked for, or why there is none.
fn code(from: &str, code: &str, to: &str, day: &str) -> String {
    match convert(from.parse().unwrap(), code, to.parse().unwrap(), on(day)) {
        Ok(converted) => converted.code.to_owned(),
        Err(ConvertError::UnknownCode { .. }) => "unknown".to_owned(),
        Err(ConvertError::NotAtDate { .. }) => "not then".to_owned(),
        Err(ConvertError::NoCode { .. }) => "no code".to_owned(),
        Err(ConvertError::Ambiguous { .. }) => "ambiguous".to_owned(),
    }
}

#[test]
fn codes_mean_actors_at_dates() {
    let facts = [
        // COW and Gleditsch-Ward share 365 for Russia, the Soviet Union and Russia again.
        ("cow", "365", "iso3", "1916-06-01", "RUS"),
        ("cow", "365", "iso3", "1922-12-30", "SUN"),
        ("cow", "365", "iso3", "1991-12-25", "SUN"),
        ("cow", "365", "iso3", "1991-12-26", "RUS"),
        ("cow", "365", "iso3", "", "RUS"),
        ("iso3", "SUN", "cow", "1985-06-01", "365"),
        ("iso3", "RUS", "cow", "1985-06-01", "not then"),
        // First ISO codes count back to the actor's beginning, and end when withdrawn.
        ("cow", "345", "iso3", "1960-01-01", "YUG"),
        ("cow", "345", "iso3", "1995-01-01", "YUG"),
        ("cow", "345", "iso3", "2004-01-01", "SCG"),
        ("cow", "345", "iso3", "2007-01-01", "SRB"),
        ("cow", "345", "iso3", "", "SRB"),
        ("cow", "345", "iso3", "1900-01-01", "no code"),
        ("iso3", "SRB", "cow", "2005-01-01", "not then"),
        ("iso3", "YUG", "isonum", "1990-01-01", "890"),
        ("iso3", "YUG", "isonum", "1995-01-01", "891"),
        ("cow", "771", "iso3", "1971-12-15", "not then"),
        ("cow", "771", "iso3", "1971-12-16", "BGD"),
        ("cow", "770", "iso3", "1960-01-01", "PAK"),
        ("iso2", "BY", "iso3", "1980-01-01", "BYS"),
        ("iso2", "BY", "iso3", "2000-01-01", "BLR"),
        ("cow", "775", "iso3", "1988-01-01", "BUR"),
        ("cow", "775", "iso3", "1990-01-01", "MMR"),
        ("iso3", "BUR", "iso3", "1990-01-01", "not then"),
        ("cow", "490", "iso2", "1990-01-01", "ZR"),
        ("cow", "490", "iso2", "1999-01-01", "CD"),
        ("cow", "439", "iso3", "1970-01-01", "HVO"),
        ("cow", "434", "iso3", "1970-01-01", "DHY"),
        ("cow", "552", "iso3", "1970-01-01", "RHO"),
        ("cow", "360", "iso3", "1990-01-01", "ROM"),
        ("cow", "360", "iso3", "2010-01-01", "ROU"),
        ("iso3", "ROM", "cow", "", "360"),
        // ISO CS was Czechoslovakia, then Serbia and Montenegro.
        ("iso2", "CS", "iso3", "1985-06-01", "CSK"),
        ("iso2", "CS", "iso3", "2004-06-01", "SCG"),
        ("iso2", "CS", "iso3", "1995-06-01", "not then"),
        ("iso2", "CS", "iso3", "", "ambiguous"),
        // Germany: FRG and united Germany share DE; the lists number them differently.
        ("iso2", "DE", "cow", "1980-01-01", "260"),
        ("iso2", "DE", "cow", "2000-01-01", "255"),
        ("iso2", "DE", "gw", "2000-01-01", "260"),
        ("iso2", "DE", "gw", "1930-01-01", "255"),
        ("iso3", "DEU", "cow", "", "255"),
        ("gw", "260", "iso3", "", "DEU"),
        ("gw", "260", "cow", "1970-01-01", "260"),
        ("gw", "260", "cow", "1995-01-01", "255"),
        ("gw", "265", "iso3", "1990-10-02", "DDR"),
        ("gw", "265", "iso3", "1990-10-03", "not then"),
        ("isonum", "280", "iso3", "1980-01-01", "DEU"),
        ("iso3", "DEU", "un", "2000-01-01", "276"),
        // Gleditsch-Ward 315 is Czechoslovakia, 316 Czechia.
        ("gw", "315", "name", "1980-01-01", "Czechoslovakia"),
        ("gw", "315", "iso3", "1993-01-01", "not then"),
        ("gw", "316", "iso3", "1993-01-01", "CZE"),
        // Vietnam.
        ("gw", "817", "name", "1970-01-01", "South Vietnam"),
        ("gw", "816", "name", "1970-01-01", "North Vietnam"),
        ("gw", "816", "iso3", "1980-01-01", "VNM"),
        ("iso3", "VNM", "cow", "1970-01-01", "817"),
        ("iso3", "VNM", "cow", "1980-01-01", "816"),
        ("iso3", "VNM", "cow", "", "816"),
        ("iso3", "VDR", "cow", "1970-01-01", "816"),
        // Yemen: COW begins anew in 1990, Gleditsch and Ward do not.
        ("cow", "678", "gw", "1980-01-01", "678"),
        ("cow", "679", "gw", "2000-01-01", "678"),
        ("gw", "678", "cow", "", "679"),
        ("iso3", "YEM", "cow", "1980-01-01", "678"),
        ("iso3", "YEM", "cow", "", "679"),
        ("iso3", "YEM", "un", "1980-01-01", "886"),
        ("iso3", "YEM", "un", "2000-01-01", "887"),
        ("cow", "680", "iso3", "1980-01-01", "YMD"),
        // Serbia and the Pacific have different numbers in the lists; 970 is Kiribati in one and Nauru in the other.
        ("gw", "340", "cow", "2010-01-01", "345"),
        ("gw", "345", "cow", "2000-01-01", "345"),
        ("cow", "970", "iso3", "2005-01-01", "NRU"),
        ("gw", "970", "iso3", "2005-01-01", "KIR"),
        ("cow", "955", "gw", "2005-01-01", "972"),
        // Numeric codes follow the territory.
        ("iso3", "ETH", "un", "1990-01-01", "230"),
        ("iso3", "ETH", "un", "2000-01-01", "231"),
        ("iso3", "SDN", "isonum", "2010-01-01", "736"),
        ("iso3", "SDN", "isonum", "2012-01-01", "729"),
        ("iso3", "PAN", "isonum", "1970-01-01", "590"),
        ("iso3", "PAN", "isonum", "", "591"),
        ("iso3", "AFG", "un", "2000-01-01", "004"),
        // FIPS 10-4 outlives its withdrawal; its letters mislead.
        ("fips", "RS", "iso3", "2014-06-02", "RUS"),
        ("fips", "UR", "iso3", "1985-06-02", "SUN"),
        ("fips", "SZ", "iso2", "2014-06-02", "CH"),
        ("fips", "CH", "iso2", "2014-06-02", "CN"),
        ("fips", "GM", "iso3", "2014-06-02", "DEU"),
        ("fips", "OD", "iso3", "2014-06-02", "SSD"),
        ("fips", "WE", "cameo", "2014-06-02", "PSE"),
        ("fips", "GZ", "cameo", "2014-06-02", "PSE"),
        // CAMEO.
        ("cameo", "ROM", "iso3", "2014-06-02", "ROU"),
        ("cameo", "TMP", "iso3", "2014-06-02", "TLS"),
        ("cameo", "WSB", "iso3", "2014-06-02", "PSE"),
        ("cameo", "GZS", "iso3", "2014-06-02", "PSE"),
        ("cameo", "KSV", "iso2", "2014-06-02", "XK"),
        ("cameo", "GBRVGB", "iso3", "2014-06-02", "VGB"),
        ("cameo", "AFR", "iso3", "2014-06-02", "unknown"),
        ("cameo", "EUR", "iso3", "", "unknown"),
        // Kosovo is the one user-assigned code; Taiwan has an ISO code but is not in M49.
        ("cow", "347", "iso3", "2010-01-01", "XKX"),
        ("iso3", "XKX", "isonum", "2010-01-01", "no code"),
        ("iso3", "TWN", "isonum", "2010-01-01", "158"),
        ("iso3", "TWN", "un", "2010-01-01", "no code"),
        ("iso2", "UK", "iso3", "", "unknown"),
        ("iso2", "EU", "iso3", "", "unknown"),
        // COW abbreviations are not ISO codes.
        ("cowc", "AUS", "iso3", "2000-01-01", "AUT"),
        ("cowc", "AUL", "iso3", "2000-01-01", "AUS"),
        // Spelling of input.
        ("cow", "002", "iso3", "2000-01-01", "USA"),
        ("cow", " 2 ", "iso3", "2000-01-01", "USA"),
        ("cow", "2.0", "iso3", "2000-01-01", "USA"),
        ("isonum", "4", "iso3", "2000-01-01", "AFG"),
        ("iso3", "pak", "cow", "2000-01-01", "770"),
        ("iso3", "", "cow", "2000-01-01", "unknown"),
        ("cow", "-9", "iso3", "2000-01-01", "unknown"),
        ("cow", "1000000000000", "iso3", "2000-01-01", "unknown"),
        ("iso3", "PÄK", "cow", "", "unknown"),
        ("name", "West Pakistan", "cow", "1960-01-01", "770"),
        ("name", "East Pakistan", "cow", "1980-01-01", "not then"),
        ("iso3", "XKX", "un", "2010-01-01", "no code"),
        ("name", "Burma", "iso3", "2000-01-01", "MMR"),
        ("cow", "365", "name", "1971-08-09", "USSR"),
        ("cow", "365", "name", "2014-06-02", "Russia"),
    ];
    for (from, given, to, day, expected) in facts {
        assert_eq!(
            code(from, given, to, day),
            expected,
            "{from} {given:?} to {to} on {day:?}"
        );
    }
}

#[test]
fn every_current_iso_code_resolves() {
    let current = actors().iter().filter(|actor| {
        actor
            .code_on(CodeSystem::Iso3, Some(date(2024, 1, 1)))
            .is_some()
    });
    let mut alpha3: Vec<&str> = current
        .map(|actor| {
            actor
                .code_on(CodeSystem::Iso3, Some(date(2024, 1, 1)))
                .unwrap()
        })
        .collect();
    alpha3.sort_unstable();
    alpha3.dedup();
    // 249 entries of ISO 3166-1, and Kosovo.
    assert_eq!(alpha3.len(), 250);
    for code in alpha3 {
        for to in [CodeSystem::Iso2, CodeSystem::Name] {
            assert!(
                convert(CodeSystem::Iso3, code, to, None).is_ok(),
                "{code} to {to}"
            );
        }
        let iso2 = convert(CodeSystem::Iso3, code, CodeSystem::Iso2, None)
            .unwrap()
            .code;
        assert_eq!(
            convert(CodeSystem::Iso2, iso2, CodeSystem::Iso3, None)
                .unwrap()
                .code,
            code
        );
    }
}

#[test]
fn without_a_date_only_unlinked_codes_are_ambiguous() {
    let mut ambiguous = Vec::new();
    for system in CodeSystem::ALL
        .into_iter()
        .filter(|&system| system != CodeSystem::Name)
    {
        for actor in actors().iter() {
            for code in actor.codes.iter().filter(|code| code.system == system) {
                if let Err(ConvertError::Ambiguous { choices, .. }) =
                    actor_of(system, &code.code, None).map(|_| ())
                {
                    ambiguous.push(format!("{system} {}: {choices:?}", code.code));
                    assert!(choices.len() > 1);
                }
            }
        }
    }
    ambiguous.sort();
    ambiguous.dedup();
    assert_eq!(ambiguous.len(), 1, "{ambiguous:#?}");
    assert!(ambiguous[0].starts_with("iso2 CS"), "{ambiguous:#?}");
}

#[test]
fn a_code_means_one_actor_on_a_day() {
    for system in CodeSystem::ALL
        .into_iter()
        .filter(|&system| system != CodeSystem::Name)
    {
        let mut held: Vec<(&str, Date, Date, ActorId)> = Vec::new();
        for actor in actors().iter() {
            for code in actor.codes.iter().filter(|code| code.system == system) {
                for span in actor
                    .spans
                    .iter()
                    .filter_map(|span| span.intersect(&code.span))
                {
                    held.push((&code.code, span.first(), span.last(), actor.id));
                }
            }
        }
        held.sort_unstable();
        for pair in held.windows(2) {
            let ((code, _, last, actor), (next, first, _, other)) = (pair[0], pair[1]);
            assert!(
                code != next || first > last,
                "{system} {code} is {actor} and {other} on {first}"
            );
        }
    }
}

#[test]
fn states_return_from_their_codes() {
    for day in [
        date(1880, 1, 1),
        date(1914, 1, 1),
        date(1938, 1, 1),
        date(1950, 1, 1),
        date(1971, 12, 16),
        date(1990, 1, 1),
        date(2004, 1, 1),
        date(2020, 1, 1),
    ] {
        for actor in actors().iter().filter(|actor| actor.existed_on(day)) {
            for system in CodeSystem::ALL
                .into_iter()
                .filter(|&system| system != CodeSystem::Name)
            {
                if let Some(code) = actor.code_on(system, Some(day)) {
                    assert_eq!(
                        actor_of(system, code, Some(day)).unwrap(),
                        actor.id,
                        "{system} {code} on {day}"
                    );
                }
            }
        }
    }
}

#[test]
fn a_year_is_its_last_day_on_which_the_code_held() {
    let names = Converter::new(CodeSystem::Cow, CodeSystem::Name);
    assert_eq!(names.convert_year("365", 1991).unwrap().code, "Russia");
    assert_eq!(names.convert_year("365", 1990).unwrap().code, "USSR");
    assert_eq!(
        names.convert_year("265", 1990).unwrap().code,
        "East Germany"
    );
    assert_eq!(
        names.convert_year("817", 1975).unwrap().code,
        "South Vietnam"
    );
    assert!(matches!(
        names.convert_year("265", 1991),
        Err(ConvertError::NotAtDate { .. })
    ));
    assert!(matches!(
        names.convert_year("365", i16::MAX),
        Err(ConvertError::NotAtDate { .. })
    ));
}

#[test]
fn errors_say_what_to_do() {
    let error = convert(CodeSystem::Iso2, "CS", CodeSystem::Iso3, None)
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("Czechoslovakia, 1918-10-28 to 1992-12-31"),
        "{error}"
    );
    assert!(error.contains("SCG"), "{error}");
    let error = "iso4".parse::<CodeSystem>().unwrap_err().to_string();
    assert_eq!(
        error,
        "unknown code system \"iso4\"; the systems are iso2, iso3, isonum, cow, cowc, gw, cameo, fips, un, name"
    );
    let listed: Vec<String> = CodeSystem::ALL.iter().map(CodeSystem::to_string).collect();
    assert!(error.ends_with(&listed.join(", ")));
}

proptest! {
    #[test]
    fn no_input_panics(code in ".{0,20}", year in -9999i16..=9999, from in 0..CodeSystem::ALL.len(), to in 0..CodeSystem::ALL.len()) {
        let converter = Converter::new(CodeSystem::ALL[from], CodeSystem::ALL[to]);
        let _ = converter.convert(&code, None);
        let _ = converter.convert(&code, Some(date(year, 6, 1)));
        let _ = converter.convert_year(&code, year);
        let _ = actors().resolve(&code, Some(date(year, 6, 1)));
    }
}
