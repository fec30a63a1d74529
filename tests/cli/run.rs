//! Runs podcat as a user does: in a folder of its own, with a catalogue of its own.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

/// The built program.
pub const PODCAT: &str = env!("CARGO_BIN_EXE_podcat");

/// The repository's sample.
pub fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data")
}

/// The name of every command.
pub fn commands() -> Vec<String> {
    podcat::cli::command()
        .get_subcommands()
        .map(|command| command.get_name().to_owned())
        .collect()
}

/// What a command said, and how it ended.
#[derive(Debug, Clone, Default)]
pub struct Output {
    /// The exit code; none when it was killed.
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Output {
    /// Of a command that says nothing.
    pub fn done() -> Self {
        Self {
            code: Some(0),
            ..Self::default()
        }
    }

    /// The one JSON value on stdout.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("expected JSON, found {error}: {}", self.stdout))
    }

    /// Fails unless stderr has these words.
    #[track_caller]
    pub fn says(&self, words: &str) -> &Self {
        assert!(
            self.stderr.contains(words),
            "expected {words:?} on stderr, found:\n{}",
            self.stderr
        );
        self
    }

    /// Fails unless stdout has these words.
    #[track_caller]
    pub fn shows(&self, words: &str) -> &Self {
        assert!(
            self.stdout.contains(words),
            "expected {words:?} on stdout, found:\n{}",
            self.stdout
        );
        self
    }
}

/// A folder to work in; `catalogue.db` in it is the catalogue.
#[derive(Debug)]
pub struct Home {
    folder: TempDir,
    environment: Vec<(String, String)>,
}

impl Home {
    /// An empty folder.
    pub fn new() -> Self {
        let environment = [
            ("PODCAT_DB", "catalogue.db"),
            ("COLUMNS", "80"),
            ("NO_COLOR", "1"),
        ];
        Self {
            folder: tempfile::tempdir().expect("a temporary folder can be made"),
            environment: environment
                .map(|(name, value)| (name.into(), value.into()))
                .into(),
        }
    }

    /// A folder with a copy of the repository's `data/`.
    pub fn with_data() -> Self {
        let home = Self::new();
        std::fs::create_dir_all(home.path("data")).expect("a folder is made");
        for name in ["demo.txt", "article.md"] {
            std::fs::copy(data().join(name), home.path("data").join(name)).expect("copied");
        }
        for folder in ["feeds", "transcripts"] {
            let copies = home.path("data").join(folder);
            std::fs::create_dir_all(&copies).expect("a folder is made");
            for entry in std::fs::read_dir(data().join(folder)).expect("the sample is there") {
                let file = entry.expect("the sample can be listed").path();
                let name = file.file_name().expect("a file has a name");
                std::fs::copy(&file, copies.join(name)).expect("copied");
            }
        }
        home
    }

    /// A folder whose catalogue is the sample.
    pub fn sample() -> Self {
        use std::sync::OnceLock;
        static SAMPLE: OnceLock<Vec<u8>> = OnceLock::new();
        let bytes = SAMPLE.get_or_init(|| {
            let home = Self::new();
            home.ok(["--db", "made.db", "demo"]);
            home.ok(["--db", "made.db", "backup", "sample.db"]);
            std::fs::read(home.path("sample.db")).expect("the sample was made")
        });
        let home = Self::with_data();
        std::fs::write(home.path("catalogue.db"), bytes).expect("the sample is written");
        home
    }

    /// A path in the folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file, and the folders above it.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().expect("it is in a folder")).expect("a folder");
        std::fs::write(&path, content).expect("a file is written");
        path
    }

    /// Sets a variable for the commands that follow.
    pub fn set(&mut self, name: &str, value: &str) {
        self.environment.push((name.into(), value.into()));
    }

    /// A command in the folder, with nobody at the keyboard.
    pub fn command<S: AsRef<OsStr>>(
        &self,
        program: &str,
        arguments: impl IntoIterator<Item = S>,
    ) -> Command {
        let mut command = Command::new(program);
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env("XDG_DATA_HOME", self.path("xdg"))
            .envs(self.environment.iter().cloned())
            .stdin(Stdio::null());
        command
    }

    /// Runs podcat.
    pub fn podcat<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Output {
        let output = self.command(PODCAT, arguments).output();
        let output = output.expect("podcat can be started");
        Output {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).expect("stdout is UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("stderr is UTF-8"),
        }
    }

    /// Starts podcat and does not wait for it.
    pub fn start<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Child {
        self.command(PODCAT, arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("podcat can be started")
    }

    /// Runs another program; `None` when it is not installed.
    pub fn other<S: AsRef<OsStr>>(
        &self,
        program: &str,
        arguments: impl IntoIterator<Item = S>,
    ) -> Option<Output> {
        let output = self.command(program, arguments).output().ok()?;
        Some(Output {
            code: output.status.code(),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        })
    }

    /// Runs podcat, which has to end with this code.
    #[track_caller]
    pub fn ends<S: AsRef<OsStr>>(
        &self,
        code: i32,
        arguments: impl IntoIterator<Item = S>,
    ) -> Output {
        let arguments: Vec<S> = arguments.into_iter().collect();
        let shown: Vec<String> = arguments
            .iter()
            .map(|argument| argument.as_ref().to_string_lossy().into_owned())
            .collect();
        let output = self.podcat(&arguments);
        assert_eq!(
            output.code,
            Some(code),
            "podcat {shown:?}\n{}{}",
            output.stdout,
            output.stderr
        );
        output
    }

    /// Runs podcat, which has to do it.
    #[track_caller]
    pub fn ok<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Output {
        self.ends(0, arguments)
    }

    /// Runs podcat, which has to end with this code and change nothing.
    #[track_caller]
    pub fn fails<S: AsRef<OsStr>>(
        &self,
        code: i32,
        arguments: impl IntoIterator<Item = S>,
    ) -> Output {
        let before = self.export();
        let output = self.ends(code, arguments);
        assert!(before == self.export(), "the catalogue was changed");
        assert!(!output.stderr.contains("panicked"), "{}", output.stderr);
        output
    }

    /// Runs podcat, which has to say that it cannot do this, and change nothing.
    #[track_caller]
    pub fn refused<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Output {
        let output = self.fails(2, arguments);
        assert!(!output.stderr.is_empty(), "nothing was said");
        output
    }

    /// The whole catalogue as JSON; nothing when there is none.
    pub fn export(&self) -> String {
        self.podcat(["export"]).stdout
    }

    /// The JSON of a command that has to succeed.
    #[track_caller]
    pub fn json<S: AsRef<OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = S>,
    ) -> serde_json::Value {
        self.ok(arguments).json()
    }
}
