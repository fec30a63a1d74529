//! What became of quotes. Rows are only added; the newest tells how it is.

use super::{Catalog, Result};
use crate::model::catalogue::Id;
use crate::model::verified::{Check, Stage, State, Status};
use rusqlite::named_params;
use rusqlite::types::Type;

impl Catalog {
    /// The states a quote came into, the first first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn quote_life(&self, quote: Id) -> Result<Vec<Stage>> {
        self.rows(
            "SELECT state, source, since FROM quote_life WHERE quote_id = ?1 ORDER BY id",
            [quote],
            |row| {
                let state: String = row.get("state")?;
                Ok(Stage {
                    state: State::from_name(&state).unwrap_or_default(),
                    source: row.get("source")?,
                    since: row.get("since")?,
                })
            },
        )
    }

    /// Adds a state to a quote's life, and makes it the one it is in.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn add_stage(&self, quote: Id, stage: &Stage) -> Result<()> {
        self.run(
            "INSERT INTO quote_life(quote_id, state, source, since) VALUES(?1, ?2, ?3, ?4)",
            (quote, stage.state.name(), &stage.source, &stage.since),
        )?;
        let sql = "UPDATE quote SET state = ?2 WHERE id = ?1";
        self.run(sql, (quote, stage.state.name())).map(drop)
    }

    /// What checks of a quote found, the first first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn quote_checks(&self, quote: Id) -> Result<Vec<Check>> {
        self.rows(
            "SELECT * FROM quote_check WHERE quote_id = ?1 ORDER BY id",
            [quote],
            |row| {
                let status: String = row.get("status")?;
                let status = Status::from_name(&status).ok_or_else(|| {
                    let unknown = format!("a check has the status {status:?}").into();
                    rusqlite::Error::FromSqlConversionFailure(0, Type::Text, unknown)
                })?;
                Ok(Check {
                    status,
                    verdict: row.get("verdict")?,
                    version: row.get("version")?,
                    start_ms: row.get("start_ms")?,
                    end_ms: row.get("end_ms")?,
                    said: row.get("said")?,
                    reason: row.get("reason")?,
                    checked_at: row.get("checked_at")?,
                    confirmed_at: row.get("confirmed_at")?,
                })
            },
        )
    }

    /// Adds what a check found; where it is what the last one found, only when.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn add_check(&self, quote: Id, transcript: Option<Id>, check: &Check) -> Result<()> {
        let last = self.quote_checks(quote)?.pop();
        let again = last.is_some_and(|last| {
            Check {
                checked_at: check.checked_at.clone(),
                confirmed_at: check.confirmed_at.clone(),
                ..last
            } == *check
        });
        if again {
            let sql = "UPDATE quote_check SET confirmed_at = ?2
                       WHERE id = (SELECT max(id) FROM quote_check WHERE quote_id = ?1)";
            return self.run(sql, (quote, &check.confirmed_at)).map(drop);
        }
        self.run(
            "INSERT INTO quote_check(quote_id, transcript_id, version, status, verdict, start_ms, end_ms, said,
               reason, checked_at, confirmed_at)
             VALUES(:quote, :transcript, :version, :status, :verdict, :start, :end, :said, :reason, :checked, :confirmed)",
            named_params! {
                ":quote": quote, ":transcript": transcript, ":version": check.version,
                ":status": check.status.name(), ":verdict": check.verdict, ":start": check.start_ms,
                ":end": check.end_ms, ":said": check.said, ":reason": check.reason,
                ":checked": check.checked_at, ":confirmed": check.confirmed_at,
            },
        )
        .map(drop)
    }

    /// Sets what the last check said of a quote.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn set_verdict(&self, quote: Id, verdict: &str) -> Result<()> {
        let sql = "UPDATE quote SET verdict = ?2 WHERE id = ?1";
        self.run(sql, (quote, verdict)).map(drop)
    }
}
