//! Calendar periods: how often something happens by week, month, quarter or year.

use super::date;
use chrono::{Datelike, Days, Months, NaiveDate};

/// How time is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    /// ISO 8601 weeks: `2026-W07`.
    Week,
    /// `2026-02`.
    Month,
    /// `2026-Q1`.
    Quarter,
    /// `2026`.
    Year,
}

impl Period {
    /// The shortest period of which at most so many reach from one day to another.
    pub fn fitting(first: &str, last: &str, at_most: usize) -> Self {
        let (Some(first), Some(last)) = (read(first), read(last)) else {
            return Self::Year;
        };
        [Self::Week, Self::Month, Self::Quarter]
            .into_iter()
            .find(|period| {
                period
                    .from(first)
                    .take_while(|it| *it <= last)
                    .nth(at_most)
                    .is_none()
            })
            .unwrap_or(Self::Year)
    }

    /// The name of the period in which a date lies; `None` when it is no date.
    pub fn of(self, date: &str) -> Option<String> {
        read(date).map(|day| self.name(day))
    }

    /// The names of all periods from one date's to another's; none when either is no date.
    pub fn between(self, first: &str, last: &str) -> Vec<String> {
        match (read(first), read(last)) {
            (Some(first), Some(last)) => self
                .from(first)
                .take_while(|start| *start <= last)
                .map(|start| self.name(start))
                .collect(),
            _ => Vec::new(),
        }
    }

    /// The first days of this day's period and of all that follow.
    fn from(self, day: NaiveDate) -> impl Iterator<Item = NaiveDate> {
        let back = match self {
            Self::Week => day.weekday().num_days_from_monday(),
            Self::Month => day.day0(),
            Self::Quarter => {
                let month = day.month0() / 3 * 3 + 1;
                let start = NaiveDate::from_ymd_opt(day.year(), month, 1).unwrap_or(day);
                day.ordinal0() - start.ordinal0()
            }
            Self::Year => day.ordinal0(),
        };
        let start = day.checked_sub_days(Days::new(u64::from(back)));
        std::iter::successors(start, move |start| match self {
            Self::Week => start.checked_add_days(Days::new(7)),
            Self::Month => start.checked_add_months(Months::new(1)),
            Self::Quarter => start.checked_add_months(Months::new(3)),
            Self::Year => start.checked_add_months(Months::new(12)),
        })
    }

    fn name(self, day: NaiveDate) -> String {
        match self {
            Self::Week => {
                let week = day.iso_week();
                format!("{}-W{:02}", week.year(), week.week())
            }
            Self::Month => format!("{}-{:02}", day.year(), day.month()),
            Self::Quarter => format!("{}-Q{}", day.year(), day.month0() / 3 + 1),
            Self::Year => day.year().to_string(),
        }
    }
}

fn read(date: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(date::day(date), "%Y-%m-%d").ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_date_lies_in_a_week_a_month_a_quarter_and_a_year() {
        for (period, name) in [
            (Period::Week, "2025-W01"),
            (Period::Month, "2024-12"),
            (Period::Quarter, "2024-Q4"),
            (Period::Year, "2024"),
        ] {
            assert_eq!(period.of("2024-12-31T23:00:00Z").as_deref(), Some(name));
            assert_eq!(period.of("soon"), None);
        }
    }

    #[test]
    fn periods_follow_each_other_without_a_gap() {
        let names = |period: Period| period.between("2025-11-30", "2026-02-01");
        assert_eq!(
            names(Period::Month),
            ["2025-11", "2025-12", "2026-01", "2026-02"]
        );
        assert_eq!(names(Period::Quarter), ["2025-Q4", "2026-Q1"]);
        assert_eq!(names(Period::Year), ["2025", "2026"]);
        assert_eq!(names(Period::Week).len(), 10);
        assert_eq!(Period::Week.between("2026-02-01", "2025-11-30"), [""; 0]);
    }

    #[test]
    fn the_shortest_period_that_fits_is_chosen() {
        for (last, period) in [
            ("2026-01-20", Period::Week),
            ("2026-12-01", Period::Month),
            ("2029-12-01", Period::Quarter),
            ("2079-12-01", Period::Year),
        ] {
            assert_eq!(Period::fitting("2026-01-06", last, 24), period, "{last}");
        }
    }

    proptest! {
        #[test]
        fn both_ends_are_among_the_periods_between(from in 0i32..70_000, days in 0i32..2_000) {
            let day = |days: i32| NaiveDate::from_num_days_from_ce_opt(700_000 + days).unwrap().to_string();
            let (first, last) = (day(from), day(from + days));
            for period in [Period::Week, Period::Month, Period::Quarter, Period::Year] {
                let names = period.between(&first, &last);
                prop_assert_eq!(names.first().cloned(), period.of(&first));
                prop_assert_eq!(names.last().cloned(), period.of(&last));
                let mut sorted = names.clone();
                sorted.dedup();
                prop_assert_eq!(sorted.len(), names.len());
            }
        }
    }
}
