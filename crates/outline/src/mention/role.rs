//! What stands around a mention.

use ruff_python_ast::{self as ast, AnyNodeRef, Expr as Node};
use ruff_text_size::Ranged;

use crate::expr::{Expr, Name};
use crate::lower::{lower, span_of};
use crate::mention::{Argument, Method, Role, Store, StoreKind};
use crate::model::Outline;

/// Methods of a dict that give one of its values.
const GIVING: &[&str] = &["get", "setdefault", "pop", "__getitem__"];

/// What is done with the innermost node of a stack.
pub(super) fn of(stack: &[AnyNodeRef<'_>], outline: &Outline) -> Role {
    let mut at = stack.len().saturating_sub(1);
    // Whether a tuple or a star lies between.
    let mut is_part = false;
    loop {
        let (Some(&node), Some(&parent)) = (stack.get(at), at.checked_sub(1).and_then(|above| stack.get(above))) else {
            return Role::Other;
        };
        let is = |other: &dyn Ranged| other.range() == node.range();
        let above = |steps: usize| at.checked_sub(steps).and_then(|at| stack.get(at)).copied();
        let stored = |statement: AnyNodeRef<'_>, value: Option<&Node>, kind: StoreKind| {
            let value = value.filter(|_| !is_part).map(|value| (span_of(value), lower(value, outline)));
            let kind = if is_part { StoreKind::Other } else { kind };
            Role::Stored(Box::new(Store { statement: span_of(statement), value, kind }))
        };
        match parent {
            AnyNodeRef::ExprAttribute(attribute) => return method(stack, at - 1, attribute, outline),
            AnyNodeRef::ExprSubscript(subscript) if is(&*subscript.value) => {
                let then = Box::new(of(stack.get(..at).unwrap_or_default(), outline));
                return Role::Element { span: span_of(parent), then };
            }
            AnyNodeRef::WithItem(item) => {
                let Some(AnyNodeRef::StmtWith(with)) = above(2) else { return Role::Other };
                if is(&item.context_expr) {
                    return Role::With {
                        statement: span_of(with),
                        is_async: with.is_async,
                        items: with.items.len(),
                        is_bound: item.optional_vars.is_some(),
                    };
                }
                return stored(AnyNodeRef::StmtWith(with), None, StoreKind::Other);
            }
            AnyNodeRef::Arguments(_) => return argument(above(2), node, outline),
            AnyNodeRef::Keyword(_) => return argument(above(3), node, outline),
            AnyNodeRef::StmtReturn(_) | AnyNodeRef::ExprYield(_) | AnyNodeRef::ExprYieldFrom(_) => {
                return Role::Returned;
            }
            AnyNodeRef::ExprLambda(_) => return Role::Returned,
            AnyNodeRef::StmtAssign(assign) => {
                if is(&*assign.value) {
                    return Role::Aliased;
                }
                let kind = if assign.targets.len() > 1 { StoreKind::Shared } else { StoreKind::Plain };
                return stored(parent, Some(&assign.value), kind);
            }
            AnyNodeRef::StmtAnnAssign(assign) => {
                if is(&*assign.target) {
                    let kind = if assign.value.is_some() { StoreKind::Plain } else { StoreKind::Declared };
                    return stored(parent, assign.value.as_deref(), kind);
                }
                return if assign.value.as_deref().is_some_and(|value| is(value)) {
                    Role::Aliased
                } else {
                    Role::Other
                };
            }
            AnyNodeRef::StmtAugAssign(assign) if is(&*assign.target) => {
                return stored(parent, None, StoreKind::Other);
            }
            AnyNodeRef::ExprNamed(named) => {
                if is(&*named.target) {
                    return stored(parent, Some(&named.value), StoreKind::Shared);
                }
                return Role::Aliased;
            }
            AnyNodeRef::StmtFor(looped) if is(&*looped.target) => return stored(parent, None, StoreKind::Other),
            AnyNodeRef::Comprehension(generator) if is(&generator.target) => {
                return stored(parent, None, StoreKind::Other);
            }
            AnyNodeRef::StmtDelete(_) => return Role::Deleted(span_of(parent)),
            AnyNodeRef::StmtIf(_)
            | AnyNodeRef::ElifElseClause(_)
            | AnyNodeRef::StmtWhile(_)
            | AnyNodeRef::StmtAssert(_)
            | AnyNodeRef::ExprUnaryOp(_)
            | AnyNodeRef::ExprCompare(_) => return Role::Tested,
            AnyNodeRef::ExprIf(choice) if is(&*choice.test) => return Role::Tested,
            // The value goes on to what stands around.
            AnyNodeRef::ExprIf(_) | AnyNodeRef::ExprBoolOp(_) => {}
            AnyNodeRef::ExprTuple(_) | AnyNodeRef::ExprList(_) | AnyNodeRef::ExprStarred(_) => {
                is_part = true;
                // Of a display that is read the elements are kept by whoever has it.
                let is_target = match parent {
                    AnyNodeRef::ExprTuple(tuple) => !tuple.ctx.is_load(),
                    AnyNodeRef::ExprList(list) => !list.ctx.is_load(),
                    AnyNodeRef::ExprStarred(starred) => !starred.ctx.is_load(),
                    _ => false,
                };
                if !is_target {
                    return Role::Aliased;
                }
            }
            AnyNodeRef::ExprSet(_)
            | AnyNodeRef::ExprDict(_)
            | AnyNodeRef::ExprListComp(_)
            | AnyNodeRef::ExprSetComp(_)
            | AnyNodeRef::ExprDictComp(_)
            | AnyNodeRef::ExprGenerator(_)
            | AnyNodeRef::ParameterWithDefault(_) => return Role::Aliased,
            _ => return Role::Other,
        }
        at -= 1;
    }
}

/// What is done with the `attribute` at `at`, whose value is the mention.
fn method(stack: &[AnyNodeRef<'_>], at: usize, attribute: &ast::ExprAttribute, outline: &Outline) -> Role {
    let upper = stack.get(..at).unwrap_or_default();
    let call = match upper.last() {
        Some(AnyNodeRef::ExprCall(call)) if call.func.range() == attribute.range() => Some(*call),
        _ => None,
    };
    let name: Name = attribute.attr.as_str().into();
    let is_awaited = call.is_some() && matches!(upper.iter().rev().nth(1), Some(AnyNodeRef::ExprAwait(_)));
    let then = match call {
        None => of(stack.get(..=at).unwrap_or_default(), outline),
        Some(_) if GIVING.contains(&&*name) => of(upper, outline),
        Some(_) => Role::Other,
    };
    let arguments =
        call.map(|call| call.arguments.args.iter().map(|one| (span_of(one), lower(one, outline))).collect());
    Role::Method(Box::new(Method {
        name,
        attribute: span_of(attribute),
        call: call.map(span_of),
        is_awaited,
        then,
        arguments: arguments.unwrap_or_default(),
    }))
}

fn argument(call: Option<AnyNodeRef<'_>>, node: AnyNodeRef<'_>, outline: &Outline) -> Role {
    let Some(AnyNodeRef::ExprCall(call)) = call else { return Role::Other };
    let first = call.arguments.args.first();
    let named = || {
        let is_object = |name: &ast::Identifier| matches!(name.as_str(), "target" | "obj" | "object" | "instance");
        let mut keywords = call.arguments.keywords.iter();
        keywords.find(|keyword| keyword.arg.as_ref().is_some_and(is_object)).map(|keyword| &keyword.value)
    };
    let receiver = first.or_else(named).filter(|first| first.range() != node.range());
    Role::Argument(Box::new(Argument {
        call: span_of(call),
        callee: lower(&*call.func, outline),
        receiver: receiver.map(|receiver| lower(receiver, outline)),
    }))
}

/// `f(name=value)`
pub(super) fn of_keyword(stack: &[AnyNodeRef<'_>], outline: &Outline) -> Role {
    let above = |steps: usize| stack.iter().rev().nth(steps).copied();
    match above(0) {
        Some(node) => argument(above(2), node, outline),
        None => Role::Other,
    }
}

/// What a string is for.
pub(super) fn of_text(stack: &[AnyNodeRef<'_>], outline: &Outline) -> Role {
    let Some((&text, mut upper)) = stack.split_last() else { return Role::Other };
    let mut node = text;
    let mut is_listed = false;
    while let Some((&parent, rest)) = upper.split_last() {
        let target = |target: &Node| match target {
            Node::Name(name) => Role::Listed(name.id.as_str().into()),
            _ => Role::Aliased,
        };
        match parent {
            AnyNodeRef::ExprTuple(_)
            | AnyNodeRef::ExprList(_)
            | AnyNodeRef::ExprSet(_)
            | AnyNodeRef::ExprDict(_)
            | AnyNodeRef::ExprStarred(_)
            | AnyNodeRef::ExprBinOp(_) => is_listed = true,
            AnyNodeRef::StmtAssign(assign) => return assign.targets.first().map_or(Role::Other, target),
            AnyNodeRef::StmtAnnAssign(assign) => return target(&assign.target),
            AnyNodeRef::StmtAugAssign(assign) => return target(&assign.target),
            AnyNodeRef::ExprSubscript(subscript) => {
                return Role::Key(Box::new(lower(&*subscript.value, outline)));
            }
            AnyNodeRef::Arguments(_) if is_listed => {
                // `__all__.extend(["name"])`
                let Some(AnyNodeRef::ExprCall(call)) = rest.last() else { return Role::Aliased };
                return match lower(&*call.func, outline) {
                    Expr::Attribute(object, _) => match *object {
                        Expr::Name(name) => Role::Listed(name),
                        _ => Role::Aliased,
                    },
                    _ => Role::Aliased,
                };
            }
            AnyNodeRef::Arguments(_) => return argument(rest.last().copied(), node, outline),
            AnyNodeRef::Keyword(_) if !is_listed => return argument(rest.iter().rev().nth(1).copied(), node, outline),
            _ => return Role::Other,
        }
        node = parent;
        upper = rest;
    }
    Role::Other
}
