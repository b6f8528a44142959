//! What is known behind `iscoroutinefunction`.

use aiomend_conformance::{TargetVersion, read};
use aiomend_outline::{Asked, Outline};

fn questions(text: &str) -> Vec<(usize, Asked)> {
    let outline = Outline::of(&read(text, TargetVersion::new(14)).expect("Python"));
    let first = outline.functions().next().expect("a function").1;
    first.questions.clone()
}

#[test]
fn returns_know_the_question_before_them() {
    let yes = || Asked::Coroutine("f".into());
    let no = || Asked::Other("f".into());
    for (body, expected) in [
        ("    if iscoroutinefunction(f):\n        return 1\n    return 2\n", vec![(0, yes()), (1, no())]),
        ("    if not inspect.iscoroutinefunction(f):\n        raise E\n    return 2\n", vec![(0, yes())]),
        ("    if iscoroutinefunction(f):\n        x()\n    return 2\n", vec![]),
        ("    if iscoroutinefunction(f) and g:\n        return 1\n    return 2\n", vec![(0, yes())]),
        ("    if iscoroutinefunction(f) or g:\n        return 1\n    return 2\n", vec![(1, no())]),
        (
            "    is_it = iscoroutinefunction(f)\n    if is_it:\n        if g:\n            return 1\n    else:\n        return 2\n    return 3\n",
            vec![(0, yes()), (1, no())],
        ),
        (
            "    if iscoroutinefunction(f):\n        def g():\n            return 1\n        return g\n",
            vec![(0, yes())],
        ),
    ] {
        assert_eq!(questions(&format!("def d(f):\n{body}")), expected, "{body}");
    }
}
