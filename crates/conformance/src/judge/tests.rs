//! Owned bytes are written between `«` and `»` on both sides, moved ones between `‹` and `›` inside them.

use aiomend_syntax::Span;

use crate::{OwnedChange, Reading, TargetVersion, Violation, ViolationKind, judge, read};

/// The text without marks, and the marked ranges: owned, moved.
fn unmarked(marked: &str) -> (String, Vec<Span>, Vec<Span>) {
    let (mut text, mut owned, mut moved, mut open) = (String::new(), Vec::new(), Vec::new(), Vec::new());
    for character in marked.chars() {
        let at = text.len() as u32;
        match character {
            '«' | '‹' => open.push(at),
            '»' => owned.push(Span::new(open.pop().expect("opened"), at)),
            '›' => moved.push(Span::new(open.pop().expect("opened"), at)),
            other => text.push(other),
        }
    }
    (text, owned, moved)
}

fn valid(text: &str) -> Reading {
    read(text, TargetVersion::new(13)).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn violations(before: &str, after: &str) -> Vec<Violation> {
    let (before, old, old_moved) = unmarked(before);
    let (after, new, new_moved) = unmarked(after);
    assert_eq!((old.len(), old_moved.len()), (new.len(), new_moved.len()), "marks in pairs");
    let mut changes: Vec<OwnedChange> = old.into_iter().zip(new).map(|(old, new)| OwnedChange::new(old, new)).collect();
    for (old, new) in old_moved.into_iter().zip(new_moved) {
        let change = changes.iter_mut().find(|change| change.before.contains(old)).expect("inside an owned range");
        *change = change.clone().moving(old, new);
    }
    judge(&valid(&before), &valid(&after), &changes)
}

#[track_caller]
fn fine(before: &str, after: &str) {
    assert_eq!(violations(before, after), []);
}

#[track_caller]
fn broken(before: &str, after: &str, kind: ViolationKind) {
    let found = violations(before, after);
    assert!(found.iter().any(|violation| violation.kind == kind), "{found:?}");
}

const CODE: ViolationKind = ViolationKind::Code;

#[test]
fn nothing_changed_is_fine() {
    let text = "import a\n\n\n@b\nclass C(D):\n    x: int = 1\n\n    def f(self):\n        return 'x'  # c\n";
    fine(text, text);
    fine("", "");
}

#[test]
fn layout_and_spelling_that_mean_the_same_are_free() {
    fine("if x: a(1,2)\ny = 'z'\n", "if x:\n    a( 1, 2 )\n\ny = (\"z\")\n");
}

#[test]
fn an_owned_statement_may_become_others() {
    fine(
        "a\n«x = await asyncio.gather(f(), g())»\nb\n",
        "a\n«async with T() as t:\n    f()\nx = 1»\nb\n".replace("async with", "with").as_str(),
    );
    fine("a\n«b»\nc\n", "a\n«»c\n");
    fine("«»a\n", "«import b\n»a\n");
    fine("def f():\n    a\n«»\nb\n", "def f():\n    a\n«    c\n»\nb\n");
    fine("def f():\n    a\n    «c»\n\nb\n", "def f():\n    a\n    «»\n\nb\n");
}

#[test]
fn what_no_fix_owns_must_stay() {
    broken("a = 1\nb\n", "a = 2\nb\n", CODE);
    broken("a\nb\n", "b\na\n", CODE);
    broken("a\nb\n", "a\n", CODE);
    broken("a\n", "a\nb\n", CODE);
    broken("x = '''\na\n'''\n", "x = '''\n  a\n'''\n", CODE);
    broken("«a»\nb\n", "«c»\nd\n", CODE);
    broken("def f():\n    a\nb\n", "def f():\n    a\n    b\n", CODE);
    broken("if x:\n    a\nelse:\n    b\n", "if x:\n    a\nelif y:\n    b\n", CODE);
    broken("f(a, b)\n", "f(b, a)\n", CODE);
    broken("x = not a\n", "x = a\n", CODE);
    broken("async def f(): pass\n", "def f(): pass\n", CODE);
}

#[test]
fn owned_and_other_statements_keep_their_order() {
    broken("a\n«b»\nc\n", "«b»\na\nc\n", CODE);
    broken("a\n«b»\nc\n", "a\nc\n«b»\n", CODE);
    broken("a\n«»c\n", "a\nc\n«b\n»", CODE);
}

#[test]
fn inside_a_compound_statement_the_rest_must_stay() {
    let before = "class C:\n    def f(self):\n        a\n        «b»\n        c\n    x = 1\n";
    fine(before, "class C:\n    def f(self):\n        a\n        «d\n        e»\n        c\n    x = 1\n");
    broken(before, "class C:\n    def f(self):\n        a\n        «d»\n        z\n    x = 1\n", CODE);
    broken(before, "class C:\n    def f(this):\n        a\n        «d»\n        c\n    x = 1\n", CODE);
    broken(before, "class C(D):\n    def f(self):\n        a\n        «d»\n        c\n    x = 1\n", CODE);
    broken(before, "class C:\n    def f(self):\n        a\n        «d»\n        c\n    x = 2\n", CODE);
    broken(before, "class C:\n    @g\n    def f(self):\n        a\n        «d»\n        c\n    x = 1\n", CODE);
}

#[test]
fn every_kind_of_clause_is_taken_apart() {
    let before = "try:\n    «a»\nexcept E as e:\n    b\nelse:\n    c\nfinally:\n    d\n";
    fine(before, &before.replace("«a»", "«z»"));
    broken(before, "try:\n    «z»\nexcept F as e:\n    b\nelse:\n    c\nfinally:\n    d\n", CODE);
    broken(before, "try:\n    «z»\nexcept E as e:\n    b\nelse:\n    c2\nfinally:\n    d\n", CODE);
    broken(before, "try:\n    «z»\nexcept E as e:\n    b\n    c\nfinally:\n    d\n", CODE);
    let before = "match x:\n    case 1: a\n    case 2 if y:\n        «b»\n    case _: c\n";
    fine(before, "match x:\n    case 1:\n        a\n    case 2 if y:\n        «z»\n    case _: c\n");
    broken(before, "match x:\n    case 1: a\n    case 3 if y:\n        «z»\n    case _: c\n", CODE);
    broken(before, "match y:\n    case 1: a\n    case 2 if y:\n        «z»\n    case _: c\n", CODE);
    broken(before, "match x:\n    case 1: a\n    case 2 if y:\n        «z»\n    case _: d\n", CODE);
    for head in ["for x in y", "while x", "with x as y", "if x"] {
        let before = format!("{head}:\n    a;\n    «b»\n");
        fine(&before, &format!("{head}:\n    a\n    «z»\n"));
        broken(&before, &format!("{}:\n    a\n    «z»\n", head.replace('x', "w")), CODE);
    }
    let before = "for x in y: «a»\nelse: b\n";
    fine(before, "for x in y:\n    «z»\nelse:\n    b\n");
    broken(before, "for x in y:\n    «z»\nelse:\n    c\n", CODE);
}

#[test]
fn an_owned_head_leaves_its_bodies() {
    let before = "async def f():\n    «if await asyncio.wait_for(g(), 3):»\n        a\n        b\n    else: c\n";
    let head = "«async with asyncio.timeout(3):\n        result = await g()\n    if result:»";
    fine(before, &format!("async def f():\n    {head}\n        a\n        b\n    else: c\n"));
    broken(before, &format!("async def f():\n    {head}\n        a\n    else: c\n"), CODE);
    broken(before, &format!("async def f():\n    {head}\n        a\n        b\n    else: d\n"), CODE);
    broken(before, &format!("async def f():\n    {head}\n        a\n        b\n    c\n"), CODE);
    fine("if x: a; b\n«with y:» c\n", "if x: a; b\n«with z:\n    w\nif y:»\n    c\n");
}

#[test]
fn a_part_of_a_head_may_be_owned() {
    let before = "def f(a, «b»):\n    c\n";
    fine(before, "def f(a, «b, d»):\n    c\n");
    broken(before, "def f(a2, «b, d»):\n    c\n", CODE);
    fine("from a import b«»\n", "from a import b«, c»\n");
}

#[test]
fn clauses_may_be_owned_with_another_statement_around_the_same_body() {
    let before = "async def f():\n    «await l.acquire()\n    try:»\n        a\n        b\n    «finally:\n        l.release()»\n    c\n";
    fine(before, "async def f():\n    «async with l:»\n        a\n        b\n    «»c\n");
    broken(before, "async def f():\n    «async with l:»\n        a\n    «»c\n", CODE);
}

#[test]
fn moved_statements_are_equal_at_their_new_place() {
    let before = "async def f():\n    «await l.acquire()\n    try:\n        ‹a = '''x\n  y'''\n        b›\n    finally:\n        l.release()»\n";
    fine(before, "async def f():\n    «async with l:\n        ‹a = '''x\n  y'''\n        b›»\n");
    broken(before, "async def f():\n    «async with l:\n        ‹a = '''x\n      y'''\n        b›»\n", CODE);
    broken(before, "async def f():\n    «async with l:\n        ‹a = '''x\n  y'''›\n        b»\n", CODE);
}

#[test]
fn new_complaints_are_told_and_old_ones_are_not() {
    broken("def f():\n    «a»\n", "def f():\n    «await a»\n", ViolationKind::Complaint);
    broken("«a»\n", "«break»\n", ViolationKind::Complaint);
    fine("await a\n«b»\n", "await a\n«c»\n");
    broken("await a\n«b»\n", "await a\n«await c»\n", ViolationKind::Complaint);
    let old = |text| read(text, TargetVersion::new(8)).expect("valid");
    let change = OwnedChange::new(Span::new(0, 1), Span::new(0, 31));
    let found = judge(&old("a\n"), &old("try: pass\nexcept* E: b = (1, 2)\n"), &[change]);
    assert!(found.iter().any(|violation| violation.kind == ViolationKind::Complaint), "{found:?}");
}

#[test]
fn literals_of_owned_code_survive() {
    let lost = ViolationKind::StringLost;
    fine("«f('a', b'b', f'c{d}e')»\n", "«x = f'c{d}e'\ng(b'b', \"a\")»\n");
    broken("«f('a')»\n", "«f('b')»\n", lost);
    broken("«f('a', 'a')»\n", "«f('a')»\n", lost);
    broken("«f(b'a')»\n", "«f('a')»\n", lost);
    broken("«f('''\na''')»\n", "«if x:\n    f('''\n    a''')»\n", lost);
    broken("«f(f'a{b}c')»\n", "«f(f'a{b}')»\n", lost);
    fine("«f('a')»\nb\n«c»\n", "«f()»\nb\n«c('a')»\n");
}

#[test]
fn literals_that_a_fix_drops_may_go_and_no_others() {
    let (before, after) = (valid("x = ('a', 'b', 'a')\ny\n"), valid("x = ('b', 'a')\ny\n"));
    let change = |dropped: Span| OwnedChange::new(Span::new(0, 19), Span::new(0, 14)).dropping([dropped]);
    assert_eq!(judge(&before, &after, &[change(Span::new(5, 8))]), []);
    let found = judge(&before, &after, &[change(Span::new(10, 13))]);
    assert_eq!(found.first().map(|violation| violation.kind), Some(ViolationKind::StringLost));
    for nothing in [Span::new(5, 7), Span::new(20, 21), Span::new(0, 19)] {
        let found =
            judge(&before, &before, &[OwnedChange::new(Span::new(0, 19), Span::new(0, 19)).dropping([nothing])]);
        assert_eq!(found.first().map(|violation| violation.kind), Some(ViolationKind::Ownership), "{nothing:?}");
    }
}

#[test]
fn comments_survive() {
    fine("«a  # b\nc»\n", "«c\n# b\na»\n");
    fine("a  # b\r\n", "a  # b\n");
    broken("«a  # b»\n", "«a»\n", ViolationKind::CommentLost);
    broken("# b\n«a»\n# b\n", "«a»\n# b\n", ViolationKind::CommentLost);
}

#[test]
fn ranges_that_make_no_sense_are_told() {
    let (before, after) = (valid("a\nb\n"), valid("a\nb\n"));
    let change = |a, b, c, d| OwnedChange::new(Span::new(a, b), Span::new(c, d));
    for changes in [
        vec![change(0, 9, 0, 1)],
        vec![change(0, 1, 0, 9)],
        vec![change(0, 3, 0, 3), change(2, 3, 2, 3)],
        vec![change(0, 1, 2, 3), change(2, 3, 0, 1)],
        vec![change(0, 1, 0, 1).moving(Span::new(0, 3), Span::new(0, 1))],
    ] {
        let found = judge(&before, &after, &changes);
        assert!(found.iter().any(|violation| violation.kind == ViolationKind::Ownership), "{found:?}");
    }
    let wide = valid("x = 'é'\n");
    let found = judge(&wide, &wide, &[change(6, 7, 6, 7)]);
    assert_eq!(found.first().map(|violation| violation.kind), Some(ViolationKind::Ownership));
}
