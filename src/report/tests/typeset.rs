//! Markdown on a terminal.

use crate::cli::Volume;
use crate::report::Look;
use crate::report::typeset::typeset;

const PAGE: &str = "\
# `some-codemod`

A *first* paragraph with `code in it`, **strong** words, a [link](https://example.org/a) and
[one](#here) that stays on the page. It is longer than a line.

- an item with a long text, so that it goes on in a second line under the first word of it
- another
  1. of its own
  2. list

  with a second paragraph

```python before unsafe
async def f():
\tawait g()

    pass
```

```toml
x = 1
```

| code | what |
| --- | --- |
| `a-b` | short |

### Below

| code | meaning | what to do |
| --- | --- | --- |
| `evaluation-order` | something that is not said in a few words: it takes more than a line | split it |
| `none` | nothing to do here, which leaves the last cell without any word at all, as told | |
";

fn set(look: Look) -> String {
    let mut out = Vec::new();
    typeset(PAGE, &look, &mut out).expect("a vector takes all");
    String::from_utf8(out).expect("UTF-8")
}

#[test]
fn the_parts_of_a_page_stand_apart_without_colour() {
    let text = set(Look::plain(Volume::Normal).with_width(60));
    assert!(!text.contains('\u{1b}'));
    assert!(text.lines().all(|line| line.chars().count() <= 60 && line.trim_end() == line), "{text}");
    insta::assert_snapshot!(text);
}

#[test]
fn colours_say_what_signs_would() {
    insta::assert_snapshot!(set(Look::coloured(Volume::Normal).with_width(60)).replace('\u{1b}', "␛"));
}

#[test]
fn lines_are_not_longer_than_can_be_read() {
    let text = set(Look::plain(Volume::Normal).with_width(300));
    assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
}
