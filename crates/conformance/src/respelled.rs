//! Names that Python takes for others: it reads every name in its normal form (PEP 3131, NFKC).

use aiomend_syntax::Span;
use ruff_python_ast::token::TokenKind;
use ruff_text_size::Ranged;
use unicode_normalization::UnicodeNormalization;

use crate::reading::{Reading, span_of};

impl Reading {
    /// The names in the text that Python takes for others, each with that: `ﬁle` is `file`. In the order of the text.
    pub fn respelled(&self) -> impl Iterator<Item = (Span, String)> {
        let tokens = if self.text().is_ascii() { &[][..] } else { &**self.tokens() };
        let names = tokens.iter().filter(|token| token.kind() == TokenKind::Name).map(|token| token.range());
        let odd = names.map(|range| (span_of(range), self.slice(range))).filter(|(_, written)| !written.is_ascii());
        odd.filter_map(|(span, written)| {
            let name: String = written.nfkc().collect();
            (written != name).then_some((span, name))
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::{TargetVersion, read};

    #[test]
    fn names_in_another_spelling() {
        let found = |text: &str| -> Vec<String> {
            let reading = read(text, TargetVersion::new(14)).expect("valid Python");
            reading.respelled().map(|(span, name)| format!("{}: {name}", span.start())).collect()
        };
        assert_eq!(found("ﬁle = 1\nx.ｌock(ﬁle=2)\n"), ["0: file", "12: lock", "19: file"]);
        assert_eq!(found("é = 'ﬁ'  # ﬁ\nñandú = f'{é} ﬁ'\n"), [""; 0]);
    }
}
