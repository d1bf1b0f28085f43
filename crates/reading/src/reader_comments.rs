//! What readers wrote below an article, known by the names that pages give to its containers: no part of the article.

use dom_smoothie::Readability;

/// Words of names of comments as a whole.
const COMMENTS: [&str; 9] = [
    "comments",
    "commentlist",
    "commentsection",
    "commentarea",
    "commentthread",
    "disqus",
    "usercomments",
    "readercomments",
    "livefyre",
];

/// What may stand behind "comments" or "comment" in the name of a container: comments-area, comment-list, disqus_thread.
const CONTAINERS: [&str; 26] = [
    "area",
    "app",
    "block",
    "body",
    "box",
    "container",
    "content",
    "embed",
    "form",
    "holder",
    "inner",
    "list",
    "main",
    "module",
    "outer",
    "pane",
    "panel",
    "region",
    "respond",
    "root",
    "section",
    "thread",
    "threads",
    "tree",
    "wrap",
    "wrapper",
];

/// Whose comments: reader-comments, fb-comments, article-comments.
const WHOSE: [&str; 14] = [
    "article", "all", "entry", "facebook", "fb", "page", "post", "public", "reader", "readers",
    "site", "story", "user", "users",
];

/// Elements that hold the page or are its parts, whatever they are named: a body is "has-comments", a section of opinions is "comment".
const NEVER: [&str; 7] = ["html", "head", "body", "main", "h1", "title", "a"];

/// Whether an element of this name, with these classes and this id, holds readers' comments.
pub(crate) fn holds_comments(element: &str, class: &str, id: &str) -> bool {
    !NEVER.contains(&element)
        && class
            .split_ascii_whitespace()
            .chain([id.trim()])
            .any(is_of_comments)
}

fn is_of_comments(token: &str) -> bool {
    // Most names are passed over here.
    if token.len() < 6 || token.len() > 60 {
        return false;
    }
    let lower = token.to_ascii_lowercase();
    if !["comment", "disqus", "livefyre"]
        .iter()
        .any(|word| lower.contains(word))
    {
        return false;
    }
    let parts: Vec<&str> = lower
        .split(['-', '_', ':'])
        .filter(|part| !part.is_empty())
        .collect();
    let is_container = |part: &&str| CONTAINERS.contains(part) || is_number(part);
    match parts.split_first() {
        Some((first, rest)) if COMMENTS.contains(first) => rest.iter().all(is_container),
        // "comment" alone is a name of opinions too.
        Some((&"comment", rest)) => !rest.is_empty() && rest.iter().all(is_container),
        Some((first, rest)) => {
            WHOSE.contains(first)
                && rest.first().is_some_and(|second| {
                    COMMENTS.contains(second) || *second == "comment" && rest.len() > 1
                })
                && rest[1..].iter().all(is_container)
        }
        None => false,
    }
}

fn is_number(part: &str) -> bool {
    part.bytes().all(|byte| byte.is_ascii_digit())
}

/// Takes comments out of a page's tree, where they do not hold its heading: what holds that holds the article. Where a `div` of the page is not closed (`unclosed`), the
/// article may go on inside them.
pub(crate) fn remove(page: &Readability, unclosed: bool) {
    /// Bytes of paragraphs below which what stands behind comments is a form or a note.
    const ARTICLE: usize = 100;
    for element in page.doc.select("[class], [id]").iter() {
        let attribute = |name: &str| element.attr(name).unwrap_or_default();
        let Some(name) = element.nodes().first().and_then(|node| node.node_name()) else {
            continue;
        };
        if holds_comments(&name, &attribute("class"), &attribute("id"))
            && element.select_single("h1, main").is_empty()
        {
            let children = element
                .nodes()
                .first()
                // A container whose end tag was taken from it holds all the rest of the page.
                .filter(|node| {
                    unclosed
                        && std::iter::successors(Some(**node), |at| {
                            at.parent().filter(|up| !up.has_name("body"))
                        })
                        .all(|at| at.next_element_sibling().is_none())
                })
                .map_or_else(Vec::new, |node| node.children());
            // The end tag that one of the comments lacks was taken from the container, which then goes on to the end of the page: paragraphs of an article stand
            // behind its last `div`.
            let behind = children
                .iter()
                .rposition(|child| child.has_name("div"))
                .map_or(children.len(), |last| last + 1);
            let told: usize = children[behind..]
                .iter()
                .filter(|child| child.has_name("p"))
                .map(|child| child.text().trim().len())
                .sum();
            if told < ARTICLE {
                element.remove();
                continue;
            }
            for child in &children[..behind] {
                child.remove_from_parent();
            }
            // What is left is no comment by its container's name.
            element.remove_attr("class");
            element.remove_attr("id");
        }
    }
    page.doc
        .select("[itemtype$='schema.org/Comment'], [itemtype$='schema.org/UserComments']")
        .remove();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn containers_of_comments_are_told_from_their_like() {
        for (element, class, id) in [
            ("div", "", "comments"),
            ("section", "wide comments-area", ""),
            ("ol", "comment-list", ""),
            ("ul", "commentlist", ""),
            ("div", "", "disqus_thread"),
            ("div", "fb-comments", ""),
            ("div", "article-comments__list", ""),
            ("aside", "reader-comments", ""),
            ("li", "", "comment-1234"),
            ("div", "Comments_wrapper", ""),
        ] {
            assert!(holds_comments(element, class, id), "{element} {class} {id}");
        }
        for (element, class, id) in [
            ("body", "comments", ""),
            ("article", "comment", ""),
            ("div", "has-comments", ""),
            ("div", "no-comments", ""),
            ("div", "commentary", ""),
            ("span", "comment-count", ""),
            ("div", "article-with-comments", ""),
            ("div", "section-comment", ""),
            ("a", "comments", ""),
            ("div", "content", "article"),
        ] {
            assert!(
                !holds_comments(element, class, id),
                "{element} {class} {id}"
            );
        }
    }
}
