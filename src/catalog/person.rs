//! People, their other names.

use super::filter::Conditions;
use super::{Catalog, Error, Filter, Result, Row, split, uid};
use crate::model::catalogue::{Id, Person, PersonData};
use crate::text::words;
use rusqlite::named_params;

const SELECT: &str = "
  SELECT p.*,
    (SELECT group_concat(alias, char(31)) FROM person_alias WHERE person_id = p.id) AS aliases,
    (SELECT group_concat(role, char(31)) FROM (SELECT DISTINCT role FROM appearance WHERE person_id = p.id)) AS roles,
    (SELECT count(*) FROM person_episode WHERE person_id = p.id) AS episodes,
    (SELECT count(*) FROM quote WHERE person_id = p.id) AS quotes
  FROM person p";

fn read(row: &Row<'_>) -> rusqlite::Result<Person> {
    Ok(Person {
        id: row.get("id")?,
        uid: row.get("uid")?,
        data: PersonData {
            name: row.get("name")?,
            aliases: split(row.get("aliases")?),
            affiliation: row.get("affiliation")?,
            page_url: row.get("page_url")?,
            note: row.get("note")?,
        },
        roles: split(row.get("roles")?),
        episodes: row.get("episodes")?,
        quotes: row.get("quotes")?,
        created_at: row.get("created_at")?,
    })
}

impl Catalog {
    /// The people, by name unless sorted otherwise.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn people(&self, filter: &Filter, only: Option<&[Id]>) -> Result<Vec<Person>> {
        let mut people = Vec::new();
        self.each_person(filter, only, |person| {
            people.push(person);
            Ok::<_, Error>(())
        })?;
        Ok(people)
    }

    /// Tells each of [`Catalog::people`] as they are read.
    ///
    /// # Errors
    /// When the file cannot be read, and what `take` fails with.
    pub fn each_person<E: From<Error>>(
        &self,
        filter: &Filter,
        only: Option<&[Id]>,
        mut take: impl FnMut(Person) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        let mut conditions = Conditions::default();
        if let Some(only) = only {
            let ids: Vec<String> = only.iter().map(Id::to_string).collect();
            conditions.plain(format!("p.id IN ({})", ids.join(",")));
        }
        if let Some(person) = filter.person {
            conditions.with("p.id = ?", person);
        }
        if let Some(role) = &filter.role {
            conditions.with(
                "p.id IN (SELECT person_id FROM appearance WHERE role = ?)",
                role.clone(),
            );
        }
        let episodes =
            "SELECT pe.person_id FROM person_episode pe JOIN episode e ON e.id = pe.episode_id";
        let within = conditions.inner(episodes, |inner| {
            inner.episode(filter);
            if let Some(topic) = &filter.topic {
                inner.plain(topic.on_episode());
            }
            if let (Some(role), false) = (&filter.role, inner.is_empty()) {
                inner.with(
                    "EXISTS (SELECT 1 FROM appearance a WHERE a.episode_id = e.id AND a.person_id = pe.person_id
                       AND a.role = ?)",
                    role.clone(),
                );
            }
        });
        if let Some(within) = within {
            conditions.plain(format!("p.id IN ({within})"));
        }
        let newest = "(SELECT max(published) FROM episode JOIN person_episode pe ON pe.episode_id = episode.id
                       WHERE pe.person_id = p.id)";
        let tail = filter.tail("p.name COLLATE NOCASE, p.id", "p.name", newest, "p.id");
        let sql = format!("{SELECT}{}{tail}", conditions.clause());
        let params = rusqlite::params_from_iter(conditions.params);
        self.walk(&sql, params, |row| Ok(take(read(row)?)))
    }

    /// One person.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn person(&self, id: Id) -> Result<Option<Person>> {
        self.row(&format!("{SELECT} WHERE p.id = ?1"), [id], read)
    }

    /// Every name and alias with its person, in the order people were added, their own names first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn names(&self) -> Result<Vec<(Id, String)>> {
        self.rows(
            "SELECT id, name, 0 AS also FROM person
             UNION ALL SELECT person_id, alias, 1 FROM person_alias ORDER BY id, also",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
    }

    /// Adds a person, also when there is one of that name.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn add_person(&self, data: &PersonData, now: &str) -> Result<Id> {
        let key = words::key(&data.name);
        let mut permanent = uid(&["person", &key]);
        let mut namesake = 1;
        while self.number("SELECT count(*) FROM person WHERE uid = ?1", [&permanent])? > 0 {
            namesake += 1;
            permanent = uid(&["person", &key, &namesake.to_string()]);
        }
        self.add_person_with_uid(data, &permanent, now)
    }

    /// Adds a person who comes from another catalogue.
    ///
    /// # Errors
    /// When the uid is taken.
    pub fn add_person_with_uid(
        &self,
        data: &PersonData,
        uid: &str,
        created_at: &str,
    ) -> Result<Id> {
        let id = self.insert(
            "INSERT INTO person(uid, name, affiliation, page_url, note, created_at)
             VALUES(:uid, :name, :affiliation, :page_url, :note, :created_at)",
            named_params! {
                ":uid": uid, ":name": data.name, ":affiliation": data.affiliation, ":page_url": data.page_url,
                ":note": data.note, ":created_at": created_at,
            },
        )?;
        self.set_aliases(id, &data.aliases)?;
        Ok(id)
    }

    /// Changes what is stated of a person; the uid stays.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn edit_person(&self, id: Id, data: &PersonData) -> Result<()> {
        self.run(
            "UPDATE person SET name = :name, affiliation = :affiliation, page_url = :page_url, note = :note
             WHERE id = :id",
            named_params! {
                ":id": id, ":name": data.name, ":affiliation": data.affiliation, ":page_url": data.page_url,
                ":note": data.note,
            },
        )?;
        self.set_aliases(id, &data.aliases)
    }

    fn set_aliases(&self, id: Id, aliases: &[String]) -> Result<()> {
        self.run("DELETE FROM person_alias WHERE person_id = ?1", [id])?;
        for alias in aliases {
            self.run(
                "INSERT OR IGNORE INTO person_alias(person_id, alias) VALUES(?1, ?2)",
                (id, alias),
            )?;
        }
        Ok(())
    }

    /// Removes a person; their quotes stay, without a speaker, and labels lose the mapping.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn remove_person(&self, id: Id) -> Result<()> {
        self.run(
            "UPDATE label SET person_id = NULL, state = NULL WHERE person_id = ?1",
            [id],
        )?;
        self.run("DELETE FROM person WHERE id = ?1", [id]).map(drop)
    }
}
