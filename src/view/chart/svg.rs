//! What all drawings share: SVG 1.1 (W3C Recommendation, 16 August 2011) a line at a time.
//!
//! Invariant: a drawing is well-formed whatever is in it, has no scripts and names nothing outside
//! itself; its colours are its own, on light and dark pages alike.

use crate::view::escape::xml as escaped;
use std::fmt::Display;
use unicode_width::UnicodeWidthChar;

/// A line of text.
pub(super) const LINE: f64 = 20.0;
/// A usual letter of the font.
pub(super) const LETTER: f64 = 7.5;
/// A wide letter of the font.
const WIDE: f64 = 13.5;
/// Colours that are told apart without seeing colours well (Okabe and Ito 2008).
const COLOURS: [&str; 8] = [
    "#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#8a8a8a", "#b8a800",
];

const STYLE: &str = "<style>
text { font: 13px system-ui, sans-serif; fill: #222 }
.name { font-weight: 600; font-size: 16px }
.page { fill: #fff }
.grid { stroke: #ddd }
.axis { stroke: #666 }
.band { fill: #f1f1f1 }
.tie { stroke: #0072b2; fill: none; stroke-linecap: round }
.tie:hover { stroke: #d55e00; stroke-opacity: 1 }
.dot { fill: #0072b2; stroke: #fff }
@media (prefers-color-scheme: dark) {
  text { fill: #e8e8e8 }
  .page { fill: #1c1c1e }
  .grid { stroke: #3a3a3c }
  .axis { stroke: #999 }
  .band { fill: #29292c }
  .tie { stroke: #56b4e9 }
  .tie:hover { stroke: #e69f00 }
  .dot { fill: #56b4e9; stroke: #1c1c1e }
}
</style>";

/// The colour of the first, second … thing of a drawing.
pub(super) fn colour(number: usize) -> &'static str {
    COLOURS[number % COLOURS.len()]
}

/// A drawing as it is written.
pub(super) struct Drawing(String);

impl Drawing {
    /// An empty page with a title, which stands at `left`, and a description for those who do not
    /// see it.
    pub(super) fn new(width: f64, height: f64, left: f64, title: &str, description: &str) -> Self {
        let mut drawing = Self(String::new());
        drawing.put(format_args!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\" aria-labelledby=\"title desc\">\n\
             <title id=\"title\">{}</title>\n<desc id=\"desc\">{}</desc>\n{STYLE}\n\
             <rect class=\"page\" width=\"{width}\" height=\"{height}\"/>",
            escaped(title),
            escaped(description)
        ));
        drawing.put(text("name", left, 28.0, "start", title));
        drawing
    }

    /// Adds an element.
    pub(super) fn put(&mut self, element: impl Display) {
        self.0.push_str(&element.to_string());
        self.0.push('\n');
    }

    /// The document.
    pub(super) fn done(mut self) -> String {
        self.put("</svg>");
        self.0
    }
}

/// A drawing to stand in an HTML page, whose own style sheet says how it looks: the classes are
/// `name`, `page`, `grid`, `axis`, `band`, `tie` and `dot`.
pub fn inline(drawing: &str) -> String {
    drawing.replacen(STYLE, "", 1)
}

/// How long a text is, about: the fonts are the reader's.
pub(super) fn length(text: &str) -> f64 {
    text.chars().map(letter).sum()
}

fn letter(c: char) -> f64 {
    match c {
        'M' | 'W' | 'm' | 'w' | '@' | '%' | '…' => WIDE,
        c if c.is_uppercase() || !c.is_ascii() => match c.width() {
            Some(0) | None => 0.0,
            Some(1) => 9.0,
            Some(_) => WIDE,
        },
        _ => LETTER,
    }
}

/// A text of at most such a length.
pub(super) fn fitted(text: &str, room: f64) -> String {
    if length(text) <= room {
        return text.to_owned();
    }
    let mut used = WIDE;
    let kept = text.chars().take_while(|&c| {
        used += letter(c);
        used <= room
    });
    kept.collect::<String>() + "…"
}

/// A line of text, of that class or none.
pub(super) fn text(class: &str, x: f64, y: f64, anchor: &str, text: &str) -> String {
    let class = match class {
        "" => String::new(),
        class => format!(" class=\"{class}\""),
    };
    format!(
        "<text{class} x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{}</text>",
        escaped(text)
    )
}

/// A box that says what it is when pointed at.
pub(super) fn bar(x: f64, y: f64, width: f64, height: f64, tip: &str) -> String {
    format!(
        "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\"><title>{}</title></rect>",
        escaped(tip)
    )
}

/// The distance of lines behind bars: 1, 2 or 5 times a power of ten, at most six of them.
pub(super) fn step(most: u64) -> u64 {
    let tens = std::iter::successors(Some(1u64), |ten| ten.checked_mul(10));
    tens.flat_map(|ten| [1, 2, 5].map(|by| ten.saturating_mul(by)))
        .find(|step| most.div_ceil(*step) <= 5)
        .unwrap_or(u64::MAX)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Whether every tag that opens is closed in order: enough of XML for what is written here.
    pub(in crate::view::chart) fn is_whole(xml: &str) -> bool {
        let mut open: Vec<&str> = Vec::new();
        for tag in xml.split('<').skip(1) {
            let (tag, _) = tag.split_once('>').unwrap_or(("", ""));
            let name = tag.split([' ', '\n']).next().unwrap_or("");
            if let Some(name) = name.strip_prefix('/') {
                if open.pop() != Some(name) {
                    return false;
                }
            } else if !tag.ends_with('/') {
                open.push(name);
            }
        }
        open.is_empty()
    }

    #[test]
    fn the_lines_behind_the_bars_are_at_round_numbers() {
        for (most, expected) in [
            (0, 1),
            (1, 1),
            (5, 1),
            (6, 2),
            (11, 5),
            (26, 10),
            (1_000, 200),
        ] {
            assert_eq!(step(most), expected, "{most}");
        }
    }

    #[test]
    fn a_text_is_as_long_as_its_letters_are_wide() {
        assert_eq!(fitted("little", 60.0), "little");
        assert_eq!(fitted("WWWWWW", 60.0), "WWW…");
        assert_eq!(fitted("山田太郎一", 60.0), "山田太…");
    }

    #[test]
    fn a_drawing_escapes_what_it_holds() {
        let mut drawing = Drawing::new(10.0, 10.0, 0.0, "<a & \"b\">\u{1}", "]]>");
        drawing.put(bar(0.0, 0.0, 1.0, 1.0, "<c>"));
        let drawn = drawing.done();
        assert!(drawn.contains("&lt;a &amp; &quot;b&quot;&gt;"), "{drawn}");
        assert!(!drawn.contains('\u{1}') && !drawn.contains("<c"), "{drawn}");
        assert!(is_whole(&drawn) && !is_whole("<a><b></a></b>"));
    }
}
