//! Audio: what lies beside a transcript, what is downloaded, cut and played.

use super::run::Home;
use std::path::Path;

const VTT: &str = "WEBVTT\n\n00:00.000 --> 00:02.500\n<v Ana Ruiz>What do you hear?\n\n\
                   00:03.000 --> 00:07.000\n<v Bo Lind>The ice sings before the storm comes.\n";

/// An MP3 of about a second with ID3v2.4 tags and chapters.
fn mp3(title: &str, show: &str) -> Vec<u8> {
    let frame = |id: &str, content: &[u8]| {
        let length = u32::try_from(content.len()).unwrap();
        let safe = [21, 14, 7, 0].map(|shift| (length >> shift & 0x7f) as u8);
        [id.as_bytes(), &safe, &[0, 0], content].concat()
    };
    let text = |id: &str, text: &str| frame(id, &[&[3], text.as_bytes()].concat());
    let chapter = |name: &str, from: u32, to: u32, title: &str| {
        let times = [from, to, u32::MAX, u32::MAX]
            .map(u32::to_be_bytes)
            .concat();
        frame(
            "CHAP",
            &[name.as_bytes(), &[0], &times, &text("TIT2", title)].concat(),
        )
    };
    let frames = [
        text("TIT2", title),
        text("TALB", show),
        text("TRCK", "7"),
        text("TDRC", "2026-03-14"),
        chapter("b", 500, 1_000, "The storm"),
        chapter("a", 0, 500, "The ice"),
    ]
    .concat();
    let length = u32::try_from(frames.len()).unwrap();
    let safe = [21, 14, 7, 0].map(|shift| (length >> shift & 0x7f) as u8);
    let mut file = [b"ID3\x04\x00\x00".as_slice(), &safe, &frames].concat();
    for _ in 0..40 {
        // MPEG 1 layer III, 128 kbit/s, 44,100 Hz: 417 bytes of silence.
        file.extend_from_slice(&[0xff, 0xfb, 0x90, 0x00]);
        file.extend_from_slice(&[0; 413]);
    }
    file
}

#[test]
fn a_transcript_comes_with_the_audio_and_the_chapters_beside_it() {
    let home = Home::new();
    home.write("inbox/ep7.vtt", VTT);
    home.write("inbox/ep7.mp3", mp3("The ice that sings", "Deep Currents"));
    home.write("inbox/bare.vtt", VTT.replace("storm", "thaw"));
    home.write("inbox/bare.m4a", "not audio at all");
    let chapters = r#"{"version":"1.2.0","chapters":[{"startTime":0,"title":"Of the file"}]}"#;
    home.write("inbox/bare.chapters.json", chapters);
    home.ok(["import", "inbox"])
        .says("2 added, 0 unchanged, 0 failed");
    let episode = home.json(["episode", "ice that sings", "--json"]);
    assert_eq!(episode["show"], "Deep Currents");
    assert_eq!(episode["number"], 7);
    assert_eq!(episode["published"], "2026-03-14");
    let audio = episode["audio_url"].as_str().expect("a file");
    assert!(Path::new(audio).is_absolute(), "{audio}");
    assert!(Path::new(audio).ends_with("inbox/ep7.mp3"), "{audio}");
    assert!(episode["duration"].as_f64().unwrap() > 0.9, "{episode}");
    let titles = |episode: &serde_json::Value| {
        let chapters = episode["chapters"].as_array().unwrap().iter();
        chapters
            .map(|it| it["title"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(titles(&episode), ["The ice", "The storm"]);
    let bare = home.json(["episode", "bare", "--json"]);
    assert_eq!(bare["show"], "Inbox");
    assert_eq!(titles(&bare), ["Of the file"]);
    home.ok(["import", "inbox"]).says("2 unchanged");
}

#[test]
fn a_moment_is_played_or_its_address_said() {
    let home = Home::new();
    home.ok([
        "add-episode",
        "--show",
        "Deep Currents",
        "--title",
        "The ice",
        "--audio",
        "https://audio.example/1.mp3",
    ]);
    let shown = home.ok(["play", "ice", "--at", "12:41", "--print"]).stdout;
    assert_eq!(shown, "https://audio.example/1.mp3#t=761\n");
    // Other advertisements stand in front.
    home.ok(["edit-episode", "ice", "--audio-offset", "-1.5"]);
    home.ok(["play", "ice", "--at", "12:41", "--print"])
        .shows("#t=759.5\n");
    home.ok(["play", "ice", "--at", "0:01", "--print"])
        .shows("#t=0\n");
    home.ok(["episode", "ice"])
        .shows("1.5 s earlier than in the transcript");
    home.ends(2, ["edit-episode", "ice", "--audio-offset", "soon"])
        .says("expected seconds like 12.5 or -3");
    home.ok(["edit-episode", "ice", "--audio-offset", ""]);
    home.ok(["edit-episode", "ice", "--audio", "javascript:alert(1)"]);
    home.ends(2, ["play", "ice", "--print"])
        .says("expected an audio file or an address");
    home.ok(["edit-episode", "ice", "--audio", ""]);
    home.ends(2, ["play", "ice", "--print"]).says("--audio URL");
    home.ends(2, ["play", "ice", "--at", "soon"])
        .says("expected a time like 12:41");
}

#[cfg(unix)]
#[test]
fn a_quote_is_cut_with_ffmpeg_where_that_is() {
    use std::os::unix::fs::PermissionsExt;
    let mut home = Home::new();
    home.write("ice.vtt", VTT);
    home.write("-ice.mp3", mp3("The ice", "Deep Currents"));
    home.ok([
        "add-episode",
        "--show",
        "Deep Currents",
        "--title",
        "The ice",
        "--transcript",
        "ice.vtt",
        "--audio=-ice.mp3",
    ]);
    home.ok([
        "add-quote",
        "The ice sings before the storm comes.",
        "--episode",
        "ice",
    ]);
    home.set("PATH", home.path("bin").to_str().unwrap());
    home.ends(2, ["clip", "1"])
        .says("expected ffmpeg")
        .says("install it");
    let script = home.write(
        "bin/ffmpeg",
        "#!/bin/sh\nprintf '%s\\n' \"$@\" > said.txt\n",
    );
    std::fs::set_permissions(script, std::fs::Permissions::from_mode(0o755)).unwrap();
    home.ok(["clip", "ice", "--at", "0:03-0:07", "--around", "1"])
        .says("clip-1-2.mp3: 0:00:02 to 0:00:08");
    let said = std::fs::read_to_string(home.path("said.txt")).unwrap();
    assert!(
        said.contains("-ss\n2\n-t\n6\n-i\nfile:-ice.mp3\n"),
        "{said}"
    );
    home.ok(["clip", "1"]).says("clip-1-3.mp3: 0:00:03");
    home.write("there.mp3", "");
    home.ends(2, ["clip", "1", "--output", "there.mp3"])
        .says("is there already");
    home.ok([
        "edit-episode",
        "ice",
        "--audio",
        "https://audio.example/1.mp3",
    ]);
    home.ends(2, ["clip", "1"]).says("podcat fetch-audio 1");
}
