//! From HTML to text without a tree: the tokenizer of the HTML standard, in linear time and constant depth.

use std::cell::RefCell;

use html5ever::LocalName;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

/// What a pass over the markup finds.
pub(crate) struct Rendering {
    /// All text that a reader of the page sees, not yet in the kept form.
    pub(crate) text: String,
    /// An upper bound, up to a small factor, of how deep a tree of it would be.
    pub(crate) nesting: usize,
    /// How many tags were opened.
    pub(crate) tags: usize,
    /// Whether more elements `div` were opened than closed.
    pub(crate) unclosed: bool,
    /// Whether the tokenizer went through it all; else the text is what bare brackets leave.
    pub(crate) regular: bool,
}

/// How much is handed to the tokenizer at once.
const PIECE: usize = 64 << 10;

/// The longest tag or comment that the tokenizer is given: it compares each attribute of a tag with all before it.
/// Pages that keep their data in attributes stay well below.
const LONGEST_TAG: usize = 128 << 10;

/// Turns HTML into text: blocks and cells become paragraphs, items lines; scripts, styles and titles go, and so do comments of readers, unless nothing is left then.
pub(crate) fn render(html: &str) -> Rendering {
    let rendering = render_with(html, true);
    if rendering.regular && rendering.text.trim().is_empty() {
        return render_with(html, false);
    }
    rendering
}

fn render_with(html: &str, without_comments: bool) -> Rendering {
    let sink = Sink::default();
    sink.state.borrow_mut().without_comments = without_comments;
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    let queue = BufferQueue::default();
    let mut rest = html;
    let mut silent = 0;
    while !rest.is_empty() {
        let (piece, behind) = rest.split_at(crate::text::opening(rest, PIECE).len());
        let before = tokenizer.sink.state.borrow().tokens;
        queue.push_back(StrTendril::from_slice(piece));
        // A script's end stops the tokenizer for a browser to run it; there is none here.
        while !queue.is_empty() {
            let _ = tokenizer.feed(&queue);
        }
        silent = if tokenizer.sink.state.borrow().tokens == before {
            silent + piece.len()
        } else {
            0
        };
        if silent >= LONGEST_TAG {
            return strip_brackets(html);
        }
        rest = behind;
    }
    tokenizer.end();
    let mut state = tokenizer.sink.state.take();
    state.end_row();
    Rendering {
        text: state.text,
        nesting: state.deepest,
        tags: state.tags,
        unclosed: state.divs > 0,
        regular: true,
    }
}

/// Leaves out comments, scripts, styles, and all between `<` and `>`.
fn strip_brackets(html: &str) -> Rendering {
    const ENDS: [(&str, &str); 3] = [
        ("<!--", "-->"),
        ("<script", "</script"),
        ("<style", "</style"),
    ];
    let mut text = String::new();
    let mut rest = html;
    while let Some((visible, markup)) = rest.split_once('<') {
        text.push_str(visible);
        text.push(' ');
        let markup = &rest[rest.len() - markup.len() - 1..];
        let end = ENDS
            .iter()
            .find(|(start, _)| markup.starts_with(start))
            .map_or(">", |(_, end)| end);
        rest = markup.split_once(end).map_or("", |(_, behind)| behind);
        if end.starts_with("</") {
            rest = rest.split_once('>').map_or("", |(_, behind)| behind);
        }
    }
    text.push_str(rest);
    Rendering {
        text,
        nesting: usize::MAX,
        tags: usize::MAX,
        unclosed: false,
        regular: false,
    }
}

/// Elements without content.
const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
];

/// Elements whose end tag may be left out and which close each other: they nest only as deep as others do.
const OPTIONAL_END: [&str; 18] = [
    "html", "head", "body", "p", "li", "dt", "dd", "tr", "td", "th", "tbody", "thead", "tfoot",
    "colgroup", "option", "optgroup", "rt", "rp",
];

/// Elements that begin and end a paragraph.
const BLOCKS: [&str; 33] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "center",
    "dir",
    "div",
    "dl",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "ul",
    "details",
];

/// Elements that begin and end a line.
const LINES: [&str; 6] = ["br", "li", "dt", "dd", "caption", "option"];

/// Elements of a table's row. The words of two cells are no sentence.
const ROWS: [&str; 3] = ["tr", "td", "th"];

#[derive(Default)]
struct Sink {
    state: RefCell<State>,
}

#[derive(Default)]
struct State {
    text: String,
    /// The break that the next word is set off by.
    pending: Break,
    /// The element whose text is left out; it ends with its end tag only.
    skipping: Option<LocalName>,
    preformatted: usize,
    without_comments: bool,
    /// The element with comments of readers that is passed over, and how many of its name are open.
    comments: Option<(LocalName, usize)>,
    /// Where the cells of the innermost row begin in the text; none outside a row, and in a row that holds a table or paragraphs of its own.
    cells: Vec<usize>,
    open: Vec<LocalName>,
    /// How many of the open elements are `svg` or `math`, where `<x/>` is closed.
    foreign: usize,
    deepest: usize,
    tags: usize,
    /// Elements `div` opened so far, less those closed.
    divs: isize,
    tokens: usize,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Break {
    #[default]
    None,
    Blank,
    Line,
    Paragraph,
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut state = self.state.borrow_mut();
        match token {
            Token::TagToken(tag) => {
                state.tokens += 1;
                return match tag.kind {
                    TagKind::StartTag => state.start(&tag),
                    TagKind::EndTag => {
                        state.end(&tag.name);
                        TokenSinkResult::Continue
                    }
                };
            }
            Token::CharacterTokens(text) => {
                state.tokens += 1;
                state.characters(&text);
            }
            Token::CommentToken(_) => state.tokens += 1,
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl State {
    fn start(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let name = &*tag.name;
        self.tags += 1;
        self.divs += isize::from(name == "div");
        self.set_off(name);
        self.begin_row(name);
        self.begin_comments(tag);
        let closed = tag.self_closing && self.foreign > 0;
        if !closed && !VOID.contains(&name) && !OPTIONAL_END.contains(&name) {
            self.open.push(tag.name.clone());
            self.deepest = self.deepest.max(self.open.len());
            self.foreign += usize::from(matches!(name, "svg" | "math"));
            self.preformatted += usize::from(name == "pre");
        }
        let raw = match name {
            // In a drawing these are elements like others.
            _ if self.foreign > 0 => return TokenSinkResult::Continue,
            "title" | "textarea" => RawKind::Rcdata,
            "style" | "xmp" | "iframe" | "noembed" | "noframes" => RawKind::Rawtext,
            "script" => RawKind::ScriptData,
            "plaintext" => return TokenSinkResult::Plaintext,
            _ => return TokenSinkResult::Continue,
        };
        if name != "xmp" {
            self.skipping = Some(tag.name.clone());
        }
        TokenSinkResult::RawData(raw)
    }

    fn end(&mut self, name: &LocalName) {
        if self.skipping.as_ref() == Some(name) {
            self.skipping = None;
        }
        self.set_off(name);
        self.divs -= isize::from(&**name == "div");
        if matches!(&**name, "tr" | "table" | "tbody" | "thead" | "tfoot") {
            self.end_row();
        }
        self.end_comments(name);
        // Only what closes the innermost element surely makes the tree shallower.
        if self.open.last() == Some(name) {
            self.open.pop();
            self.foreign -= usize::from(matches!(&**name, "svg" | "math"));
            self.preformatted -= usize::from(&**name == "pre");
        }
    }

    fn set_off(&mut self, name: &str) {
        let wanted = if BLOCKS.contains(&name) {
            Break::Paragraph
        } else if LINES.contains(&name) {
            Break::Line
        } else if ROWS.contains(&name) {
            Break::Paragraph
        } else {
            Break::None
        };
        self.pending = self.pending.max(wanted);
    }

    fn begin_row(&mut self, name: &str) {
        match name {
            "tr" => self.end_row(),
            "td" | "th" => self.cells.push(self.text.len()),
            // A table that lays out a page: what its cells hold is no row of words and numbers.
            "table" => self.cells.clear(),
            _ => {}
        }
    }

    /// Brings the row that ends here to its paragraphs, where its cells hold words and numbers and no paragraphs.
    fn end_row(&mut self) {
        let cells = std::mem::take(&mut self.cells);
        let (Some(&start), true) = (cells.first(), self.preformatted == 0) else {
            return;
        };
        let ends = cells.iter().skip(1).copied().chain([self.text.len()]);
        let held: Vec<&str> = cells
            .iter()
            .zip(ends)
            .filter_map(|(&from, to)| Some(self.text.get(from..to)?.trim()))
            .collect();
        if held.iter().any(|cell| cell.contains('\n')) {
            return;
        }
        let paragraphs = crate::table_row::paragraphs(&held);
        self.text.truncate(start);
        for paragraph in paragraphs {
            self.pending = Break::Paragraph;
            self.write_break();
            self.text.push_str(&paragraph);
        }
        self.pending = Break::Paragraph;
    }

    fn begin_comments(&mut self, tag: &Tag) {
        let name = &*tag.name;
        if let Some((of, open)) = &mut self.comments {
            if matches!(name, "h1" | "main") {
                // What holds the page's heading holds the article.
                self.comments = None;
            } else if *of == tag.name {
                *open += 1;
            }
            return;
        }
        let attribute = |wanted: &str| {
            tag.attrs
                .iter()
                .find(|attribute| &*attribute.name.local == wanted)
                .map_or("", |attribute| &*attribute.value)
        };
        // An end tag that may be left out says nothing of where the comments end.
        let can_hold = !VOID.contains(&name) && !OPTIONAL_END.contains(&name) && !tag.self_closing;
        if self.without_comments
            && can_hold
            && crate::reader_comments::holds_comments(name, attribute("class"), attribute("id"))
        {
            self.comments = Some((tag.name.clone(), 1));
        }
    }

    fn end_comments(&mut self, name: &LocalName) {
        if let Some((of, open)) = &mut self.comments
            && of == name
        {
            *open -= 1;
            if *open == 0 {
                self.comments = None;
            }
        }
    }

    fn characters(&mut self, text: &str) {
        if self.skipping.is_some() || self.comments.is_some() {
            return;
        }
        if self.preformatted > 0 {
            self.write_break();
            self.text.push_str(text);
            return;
        }
        for (index, word) in text.split([' ', '\t', '\n', '\r', '\u{C}']).enumerate() {
            if index > 0 {
                self.pending = self.pending.max(Break::Blank);
            }
            if !word.is_empty() {
                self.write_break();
                self.text.push_str(word);
            }
        }
    }

    fn write_break(&mut self) {
        if !self.text.is_empty() {
            self.text.push_str(match self.pending {
                Break::None => "",
                Break::Blank => " ",
                Break::Line => "\n",
                Break::Paragraph => "\n\n",
            });
        }
        self.pending = Break::None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_paragraphs_and_rows_are_lines() {
        let html = "<head><title>No</title><style>p{}</style></head><h1>Talks</h1><p>On <b>2</b>&nbsp;June\n 2014 \
            <i>Mos</i>cow.<p>Next<br>line &amp; more<script>if (a < b) {}</script><ul><li>one<li>two</ul><table><tr><td>a\
            <td>b<tr><td>c</table><pre>x\n  y</pre>";
        assert_eq!(
            render(html).text,
            "Talks\n\nOn 2\u{A0}June 2014 Moscow.\n\nNext\nline & more\n\none\ntwo\n\na\n\nb\n\nc\n\nx\n  y"
        );
    }

    #[test]
    fn comments_of_readers_are_left_out_unless_they_are_all() {
        let comments =
            "<div id=comments><div>Joe: no.</div><ol class=comment-list><li>Ann: yes.</ol></div>";
        assert_eq!(
            render(&format!(
                "<h1>Talks</h1><p>They met.</p>{comments}<p>End.</p>"
            ))
            .text,
            "Talks\n\nThey met.\n\nEnd."
        );
        assert_eq!(render(comments).text, "Joe: no.\n\nAnn: yes.");
        assert_eq!(
            render("<div class=comments><h1>Talks</h1><p>They met.</p></div>").text,
            "Talks\n\nThey met."
        );
    }

    #[test]
    fn years_in_cells_are_no_sentences() {
        let html = "<p>Before.<table><tr><th>Year<th>What<tr><td>1971<td>1974<tr><td>1971</td><td>India signed a treaty with Nepal.</td></tr></table><p>Behind.";
        assert_eq!(
            render(html).text,
            "Before.\n\nYear\n\nWhat\n\n1971: India signed a treaty with Nepal.\n\nBehind."
        );
        // A table that lays out a page keeps what its cells hold.
        assert_eq!(
            render("<table><tr><td>1971<table><tr><td>x<td>5</table><td><p>One.<p>Two.</table>")
                .text,
            "1971\n\nx\n\nOne.\n\nTwo."
        );
    }

    #[test]
    fn nesting_is_never_underrated() {
        let nesting = |html: &str| render(html).nesting;
        assert_eq!(nesting("<p>a<p>b<ul><li>c<li>d</ul>"), 1);
        assert_eq!(nesting(&"<div>".repeat(5000)), 5000);
        // An unclosed <font> comes back in every later paragraph.
        assert_eq!(nesting(&"<p><font color=x></p>".repeat(300)), 300);
        assert_eq!(nesting(&"<b><div></b>".repeat(300)), 600);
        assert_eq!(nesting(&"<svg><path/><path/></svg>".repeat(300)), 1);
        assert_eq!(nesting(&"<div/>".repeat(300)), 300);
        assert_eq!(nesting(&"<div><span>x</span></div>".repeat(300)), 2);
    }

    #[test]
    fn a_tag_without_an_end_is_stripped_as_text() {
        let attributes: String = (0..50_000).map(|number| format!(" a{number}")).collect();
        let script = "<script>if (a < b) {}</script><!-- x <b> -->";
        let rendering = render(&format!("<p>before{script}<a{attributes}>after"));
        assert!(!rendering.regular);
        assert_eq!(
            rendering.text.split_whitespace().collect::<Vec<_>>(),
            ["before", "after"]
        );
        // Long, and regular: an attribute that holds data.
        let data = "{\"a\": 1, } ".repeat(8_000);
        let rendering = render(&format!("<p>before<a data-x='{data}'>after"));
        assert_eq!(
            (rendering.regular, rendering.text.as_str()),
            (true, "beforeafter")
        );
    }
}
