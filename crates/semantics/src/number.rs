//! The value of arithmetic of numbers.

use aiomend_syntax::{Field, Kind, Node};

/// How deep nested arithmetic is followed.
const DEPTH: u8 = 32;

/// The value of an expression made of numbers only, as `60 * 5` or `-1`; none for anything else, for a value that is
/// not finite, and for an integer that a float cannot tell apart from its neighbours.
pub fn value(expression: Node<'_>) -> Option<f64> {
    within(expression, DEPTH).filter(|number| number.is_finite())
}

fn within(node: Node<'_>, depth: u8) -> Option<f64> {
    let depth = depth.checked_sub(1)?;
    match node.kind() {
        Kind::Integer => integer(node.text()),
        Kind::Float => float(node.text()),
        Kind::ParenthesizedExpression => within(node.children().next()?, depth),
        Kind::UnaryOperator => {
            let value = within(node.child(Field::Argument)?, depth)?;
            match operator(node)? {
                "-" => Some(-value),
                "+" => Some(value),
                _ => None,
            }
        }
        Kind::BinaryOperator => {
            let left = within(node.child(Field::Left)?, depth)?;
            let right = within(node.child(Field::Right)?, depth)?;
            match operator(node)? {
                "+" => Some(left + right),
                "-" => Some(left - right),
                "*" => Some(left * right),
                "**" => Some(left.powf(right)),
                "/" if right != 0.0 => Some(left / right),
                "//" if right != 0.0 => Some((left / right).floor()),
                _ => None,
            }
        }
        _ => None,
    }
}

fn operator(node: Node<'_>) -> Option<&str> {
    node.all_children().find(|child| child.kind().is_token()).map(|token| token.text())
}

fn integer(text: &str) -> Option<f64> {
    let digits = text.replace('_', "").to_ascii_lowercase();
    let parsed = match digits.get(..2) {
        Some("0x") => u64::from_str_radix(&digits[2..], 16).ok()?,
        Some("0o") => u64::from_str_radix(&digits[2..], 8).ok()?,
        Some("0b") => u64::from_str_radix(&digits[2..], 2).ok()?,
        _ => digits.parse().ok()?,
    };
    // Above 2^53 a float is not the integer; no timeout is that long.
    (parsed <= 1 << 53).then_some(parsed as f64)
}

fn float(text: &str) -> Option<f64> {
    // A trailing `j` makes it complex, which fails to parse as it should.
    text.replace('_', "").parse().ok()
}
