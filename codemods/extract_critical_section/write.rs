//! The new function, and its call in the place of the section.

use aiomend_rewrite::layout::{self, Block, fits, join_hanging, relocate, settle, wrap_line};
use aiomend_rewrite::{Anchor, AnchorKind, Context, Edit, Part, Refusal};
use aiomend_semantics::BindingId;
use aiomend_syntax::{Field, Kind, Node, Span, lines_of};

use super::annotations::Annotations;
use super::data::Data;
use super::declarations;
use super::helper::{Helper, HelperKind, Receiver};
use super::leaving::Ending;
use super::place::{blank_lines_before, first_of_group};
use super::section::Section;
use super::site::is_bare_return;

/// What the new function says of itself.
const DOCSTRING: &str = "\"\"\"Run without suspending: no other task can interleave.\"\"\"";

/// The fix for a section without blockers.
pub(super) fn write<'m>(
    cx: &Context<'m>,
    section: &Section<'m>,
    data: &Data<'m>,
    helper: &Helper<'m>,
) -> Result<Part, Refusal> {
    let writer = Writer::new(cx, section, data, helper)?;
    let (replaced, call) = writer.call();
    let first = first_of_group(helper.before);
    // Refuse if a decorator before it may be lost on the grammar, which a comment at another column does. That of the
    // first definition in a class stands before the block then.
    let before = first.previous().or_else(|| first.parent()?.previous());
    if let Some(error) = before.filter(|before| before.kind() == Kind::Error) {
        let message = "the grammar used for rewriting cannot read what stands before this function";
        return Err(Refusal::new("parsers-disagree", error.span(), message));
    }
    let at = writer.module_line(first);
    let definition = writer.definition();
    let mut anchors: Vec<Anchor> = section
        .statements
        .iter()
        .map(|statement| Anchor { kind: AnchorKind::Statement, span: statement.span() })
        .collect();
    anchors.push(Anchor { kind: AnchorKind::Statement, span: section.function.span() });
    let mut edits = vec![Edit::insert(at, definition), Edit::replace(replaced, call)];
    edits.extend(declarations::edits(cx, section, data));
    Ok(Part {
        owned: edits.iter().map(|edit| edit.span).collect(),
        edits,
        names: vec![(helper.region, helper.name.clone())],
        anchors,
        ..Part::of(cx.id)
    })
}

struct Writer<'a, 'm> {
    cx: &'a Context<'m>,
    section: &'a Section<'m>,
    data: &'a Data<'m>,
    helper: &'a Helper<'m>,
    block: Block,
    // Indentation of the new function, and of its body.
    outer: &'m str,
    inner: String,
    // Those of the new function, without the object of a method.
    parameters: Vec<BindingId>,
    annotations: Option<Annotations>,
}

impl<'a, 'm> Writer<'a, 'm> {
    fn new(
        cx: &'a Context<'m>,
        section: &'a Section<'m>,
        data: &'a Data<'m>,
        helper: &'a Helper<'m>,
    ) -> Result<Self, Refusal> {
        let first = section.statements.first().copied().unwrap_or(section.function);
        let block = Block::around(first, cx.settings.line_length)?;
        let outer = cx.module.indentation_at(helper.before.start());
        let inner = format!("{outer}{}", block.style.unit);
        let receiver = match helper.kind {
            HelperKind::Method(receiver) => Some(receiver.binding),
            HelperKind::Function => None,
        };
        let mut parameters: Vec<BindingId> =
            data.inputs.iter().copied().filter(|name| Some(*name) != receiver).collect();
        // A function that takes the object of a method takes it first, as the method does.
        let is_object = |name: &BindingId| matches!(cx.model.scopes().binding(*name).name, "self" | "cls");
        parameters.sort_by_key(|name| !is_object(name));
        let annotations = Annotations::of(cx, section, data, helper, &parameters);
        Ok(Self { cx, section, data, helper, block, outer, inner, parameters, annotations })
    }

    fn name_of(&self, name: BindingId) -> &'m str {
        self.cx.model.scopes().binding(name).name
    }

    fn names_of(&self, names: &[BindingId]) -> String {
        names.iter().map(|name| self.name_of(*name)).collect::<Vec<_>>().join(", ")
    }

    fn module_line(&self, node: Node<'_>) -> u32 {
        let start = self.cx.module.lines().start_at(node.start());
        comments_above(node).unwrap_or(start)
    }

    /// What is replaced, and by what.
    fn call(&self) -> (Span, String) {
        let indent = &self.block.indent;
        let newline = self.block.style.newline;
        let arguments = self.names_of(&self.parameters);
        let callee = match self.helper.kind {
            HelperKind::Method(Receiver { name, .. }) => format!("{name}.{}", self.helper.name),
            HelperKind::Function => self.helper.name.clone(),
        };
        let call = format!("{callee}({arguments})");
        let line = match self.data.ending {
            Ending::Call if self.data.outputs.is_empty() => call,
            Ending::Call => format!("{} = {call}", self.names_of(&self.data.outputs)),
            Ending::Return => format!("return {call}"),
            Ending::CallThenReturn => format!("{call}{newline}{indent}return"),
            Ending::ReturnUnless => {
                let inner = self.block.inner_indent();
                format!("if not {call}:{newline}{inner}return")
            }
        };
        let whole = format!("{indent}{line}");
        let mut lines = whole.split(newline);
        let first = wrap_line(lines.next().unwrap_or_default(), &self.block.style);
        let wrapped = std::iter::once(first.as_str()).chain(lines).collect::<Vec<_>>().join(newline);
        let replaced = self.replaced();
        if let Some(end) = self.section.statements.first().copied().and_then(layout::header_end) {
            return (Span::new(end, replaced.end()), format!("{newline}{wrapped}"));
        }
        if self.cx.module.indentation_at(replaced.start()) == indent {
            return (replaced, wrapped[indent.len()..].to_owned());
        }
        // It begins with a comment that does not stand where the block does.
        (Span::new(self.cx.module.lines().start_at(replaced.start()), replaced.end()), wrapped)
    }

    /// The statements with the comments that belong to them.
    fn replaced(&self) -> Span {
        let module = self.cx.module;
        let span = self.section.span();
        let mut start = span.start();
        if self.section.guard.is_some() {
            // Comments between the header and the first statement.
            let lines = module.lines();
            let mut line = lines.line_of(start);
            while line > 0 && module.is_first_on_line(start) {
                line -= 1;
                let text = module.slice(lines.span_of(line));
                if text.trim_start().starts_with('#') && !layout::goes_on_from_above(module, line) {
                    let indent = text.len() - text.trim_start().len();
                    start = lines.start_of(line) + indent as u32;
                } else if !text.trim().is_empty() {
                    break;
                }
            }
        }
        Span::new(start, self.end())
    }

    /// The end of the last statement's line, and of comments below it that are indented as it is.
    fn end(&self) -> u32 {
        let module = self.cx.module;
        let lines = module.lines();
        let last = self.section.span().end();
        let line = lines.line_of(last.max(1) - 1);
        let trimmed_end = |line: usize| {
            let span = lines.span_of(line);
            span.start() + module.slice(span).trim_end().len() as u32
        };
        let mut end = trimmed_end(line).max(last);
        // A backslash with nothing behind it may follow the call as well.
        if module.slice(Span::new(last, end)).trim() == "\\" {
            return last;
        }
        if self.section.guard.is_none() {
            return end;
        }
        let indent = module.indentation_at(self.section.span().start());
        if !module.is_first_on_line(self.section.span().start()) {
            return end;
        }
        for next in line + 1..lines.count() {
            let text = module.slice(lines.span_of(next));
            let is_comment = text.trim_start().starts_with('#') && text.starts_with(indent);
            if is_comment {
                end = trimmed_end(next);
            } else if !text.trim().is_empty() {
                break;
            }
        }
        end
    }

    /// The new function with the blank lines that follow it.
    fn definition(&self) -> String {
        let (outer, inner) = (self.outer, &self.inner);
        let mut lines = Vec::new();
        let mut parameters: Vec<String> = Vec::new();
        if let HelperKind::Method(receiver) = self.helper.kind {
            if receiver.is_class {
                lines.push(format!("{outer}@classmethod"));
            }
            parameters.push(receiver.name.to_owned());
        }
        for &name in &self.parameters {
            let annotation = self.annotations.as_ref().and_then(|annotations| annotations.parameter(name));
            let annotation = annotation.map(|text| format!(": {text}")).unwrap_or_default();
            parameters.push(format!("{}{annotation}", self.name_of(name)));
        }
        let returned = self.annotations.as_ref().map(|annotations| format!(" -> {}", annotations.returned));
        let head =
            format!("{outer}def {}({}){}:", self.helper.name, parameters.join(", "), returned.unwrap_or_default());
        lines.push(wrap_line(&head, &self.block.style));
        lines.push(format!("{inner}{DOCSTRING}"));
        if !self.data.globals.is_empty() {
            lines.push(format!("{inner}global {}", self.names_of(&self.data.globals)));
        }
        lines.push(self.body());
        lines.extend(self.last_line().map(|line| wrap_line(&format!("{inner}{line}"), &self.block.style)));
        let newline = self.block.style.newline;
        let blank = newline.repeat(blank_lines_before(self.helper.before));
        format!("{}{newline}{blank}", lines.join(newline))
    }

    fn last_line(&self) -> Option<String> {
        match self.data.ending {
            Ending::ReturnUnless => Some("return True".to_owned()),
            Ending::Call if !self.data.outputs.is_empty() => {
                Some(format!("return {}", self.names_of(&self.data.outputs)))
            }
            _ => None,
        }
    }

    /// The statements as they stand in the new function, with the comments around and between them.
    fn body(&self) -> String {
        let module = self.cx.module;
        let replaced = self.replaced();
        let mut text = self.inner.clone();
        let mut at = replaced.start();
        for &statement in self.moved() {
            text.push_str(&self.shifted(module.slice(Span::new(at, statement.start()))));
            let lead = layout::last_line(&text).to_owned();
            // A block may end with a comment, and that with the first half of a line end.
            let code = statement.text().trim_end();
            text.push_str(relocate(statement, &self.edits(statement), &lead).trim_end());
            at = statement.start() + code.len() as u32;
        }
        let end = if self.moved().len() < self.section.statements.len() { self.last_start() } else { replaced.end() };
        let rest = module.slice(Span::new(at, end));
        // A semicolon at the end of the line ends nothing any more.
        let rest = if rest.trim_start().starts_with(';') { rest.trim_start()[1..].to_owned() } else { rest.to_owned() };
        text.push_str(&self.shifted(&rest));
        text.truncate(text.trim_end().len());
        text
    }

    fn last_start(&self) -> u32 {
        self.section.statements.last().map_or(0, |last| last.start())
    }

    /// The statements without a bare `return` at their end, which says nothing at the end of a function.
    fn moved(&self) -> &'a [Node<'m>] {
        let statements = &self.section.statements;
        match statements.split_last() {
            Some((last, rest))
                if self.data.ending != Ending::Return
                    && !rest.is_empty()
                    && is_bare_return(*last)
                    && !self.is_commented(*last) =>
            {
                rest
            }
            _ => statements,
        }
    }

    /// Whether a comment stands on the line of a statement, or below it in the section.
    fn is_commented(&self, statement: Node<'m>) -> bool {
        !self.cx.module.slice(Span::new(statement.end(), self.replaced().end())).trim().is_empty()
    }

    /// Comments and blank lines between statements, at their new indentation.
    fn shifted(&self, gap: &str) -> String {
        let old = &self.block.indent;
        let newline = self.block.style.newline;
        let ends_line = gap.ends_with(['\n', '\r']);
        let mut lines = Vec::new();
        for (nth, line) in lines_of(gap).enumerate() {
            let line = match line.strip_prefix(old.as_str()) {
                Some(rest) if nth > 0 => format!("{}{rest}", self.inner),
                _ => line.to_owned(),
            };
            let is_end = line.trim().is_empty() && nth > 0;
            lines.push(if is_end && line != self.inner { String::new() } else { line });
        }
        if ends_line {
            lines.push(String::new());
        }
        lines.join(newline)
    }

    /// What changes within a statement: early returns say whether to go on, and code that was split and now has room is
    /// joined.
    fn edits(&self, statement: Node<'m>) -> Vec<Edit> {
        let returns = self.data.returns.iter().filter(|node| statement.span().contains(node.span()));
        let mut edits: Vec<Edit> = match self.data.ending {
            Ending::ReturnUnless => returns.map(|node| Edit::replace(node.span(), "return False")).collect(),
            _ => Vec::new(),
        };
        let all = std::iter::once(statement).chain(statement.descendants());
        for simple in all.filter(|node| node.kind().is_simple_statement() && node.text().contains(['\n', '\r'])) {
            let old = self.cx.module.indentation_at(simple.start());
            if !self.cx.module.is_first_on_line(simple.start())
                || simple.kind() == Kind::ReturnStatement && edits.iter().any(|edit| edit.span == simple.span())
            {
                continue;
            }
            let Some(rest) = old.strip_prefix(self.block.indent.as_str()) else { continue };
            let indent = format!("{}{rest}", self.inner);
            let moved = relocate(simple, &[], &indent);
            let settled = settle(simple, moved.clone(), &indent, &self.block.style);
            if settled != moved {
                edits.push(Edit::replace(simple.span(), settled));
            }
        }
        edits.extend(self.joined_conditions(statement));
        edits
    }

    /// Conditions in parentheses that were there to split a head, which has room on one line now.
    fn joined_conditions(&self, statement: Node<'m>) -> Vec<Edit> {
        let module = self.cx.module;
        let all = std::iter::once(statement).chain(statement.descendants());
        let heads = all.filter(|node| {
            let is_head = matches!(node.kind(), Kind::IfStatement | Kind::ElifClause | Kind::WhileStatement);
            is_head && module.is_first_on_line(node.start()) && !module.is_format_off(node.start())
        });
        let joined = heads.filter_map(|head| {
            let condition = head.child(Field::Condition)?;
            let old = module.indentation_at(head.start());
            let rest = old.strip_prefix(self.block.indent.as_str())?;
            let keyword = module.slice(Span::new(head.start(), condition.start()));
            let is_split = condition.kind() == Kind::ParenthesizedExpression
                && condition.text().contains(['\n', '\r'])
                && !keyword.contains(['\n', '\r']);
            let inside = condition.children().next().filter(|_| is_split)?;
            if matches!(inside.kind(), Kind::NamedExpression | Kind::Yield) {
                return None;
            }
            let code = join_hanging(condition.text())?;
            let code = code.strip_prefix('(')?.strip_suffix(')')?;
            let line_end = module.lines().span_of(module.lines().line_of(condition.end())).end();
            let behind = module.slice(Span::new(condition.end(), line_end)).trim_end();
            let line = format!("{}{rest}{keyword}{code}{behind}", self.inner);
            fits(&line, &self.block.style).then(|| Edit::replace(condition.span(), code))
        });
        joined.collect()
    }
}

/// The start of the comment lines right above a definition, which speak of it.
fn comments_above(node: Node<'_>) -> Option<u32> {
    let module = node.module();
    let lines = module.lines();
    let indent = module.indentation_at(node.start());
    let mut line = lines.line_of(node.start());
    let mut found = None;
    while let Some(above) = line.checked_sub(1) {
        let text = module.slice(lines.span_of(above));
        let is_comment = text.strip_prefix(indent).is_some_and(|rest| rest.starts_with('#'));
        if !is_comment || is_cookie(above, text) {
            break;
        }
        found = Some(lines.start_of(above));
        line = above;
    }
    found
}

/// `#!/usr/bin/env python` and `# -*- coding: utf-8 -*-` stay on top of the file.
fn is_cookie(line: usize, text: &str) -> bool {
    line < 2 && (text.starts_with("#!") || text.contains("coding"))
}
