//! Functions, lambdas and classes.

use std::collections::BTreeMap;

use ruff_python_ast::visitor::Visitor;
use ruff_python_ast::{self as ast, Expr as Node};

use crate::build::{Builder, exits, flow};
use crate::ids::{ClassId, FunctionId};
use crate::lower::span_of;
use crate::model::{Binding, BindingKind, Class, Condition, Function, Parameter, ParameterKind, ScopeKind};

impl Builder {
    pub(super) fn function(&mut self, node: &ast::StmtFunctionDef) {
        for decorator in &node.decorator_list {
            self.visit_decorator(decorator);
        }
        // Defaults run now, annotations may; both are read outside.
        self.visit_parameters(&node.parameters);
        if let Some(returns) = &node.returns {
            self.visit_annotation(returns);
        }
        let id = FunctionId(self.outline.functions.len() as u32);
        let span = span_of(node);
        let scope = self.open(ScopeKind::Function(id), node.name.as_str(), span);
        let function = Function {
            name: node.name.as_str().into(),
            span,
            name_span: span_of(&node.name),
            scope,
            parent: self.scope,
            owner: self.current_class(),
            is_async: node.is_async,
            is_generator: false,
            decorators: node.decorator_list.iter().map(|decorator| self.lower(&decorator.expression)).collect(),
            parameters: self.parameters(&node.parameters),
            returns: node.returns.as_ref().map(|returns| self.lower(returns)),
            returned: Vec::new(),
            questions: Vec::new(),
            yielded: Vec::new(),
            yield_guards: Vec::new(),
            falls_through: flow::falls_through(&node.body),
            is_empty: flow::is_empty(&node.body),
            tested: exits::tested(node).into_iter().map(|type_| self.lower(type_)).collect(),
        };
        let names: Vec<_> = function.parameters.iter().map(|parameter| parameter.name.clone()).collect();
        self.outline.functions.push(function);
        self.bind(node.name.as_str(), span, self.scope, BindingKind::Function(id));
        let outside = self.scope;
        self.inside(scope, |builder| {
            builder.type_parameters(node.type_params.as_deref());
            for (index, name) in names.iter().enumerate() {
                let kind = BindingKind::Parameter { function: Some(id), index };
                builder.bind(name, span, outside, kind);
            }
            builder.visit_body(&node.body);
        });
    }

    fn parameters(&self, parameters: &ast::Parameters) -> Vec<Parameter> {
        let positional = parameters.posonlyargs.iter().chain(&parameters.args).map(|one| (one, ParameterKind::Plain));
        let keyword = parameters.kwonlyargs.iter().map(|one| (one, ParameterKind::Keyword));
        let made = |(one, kind): (&ast::ParameterWithDefault, ParameterKind)| {
            let default = one.default.as_ref().map(|default| self.lower(default));
            Parameter { default, ..self.parameter(&one.parameter, kind) }
        };
        let mut found: Vec<Parameter> = positional.map(made).collect();
        found.extend(parameters.vararg.iter().map(|one| self.parameter(one, ParameterKind::Star)));
        found.extend(keyword.map(made));
        found.extend(parameters.kwarg.iter().map(|one| self.parameter(one, ParameterKind::DoubleStar)));
        found
    }

    fn parameter(&self, parameter: &ast::Parameter, kind: ParameterKind) -> Parameter {
        Parameter {
            name: parameter.name.as_str().into(),
            annotation: parameter.annotation.as_ref().map(|annotation| self.lower(annotation)),
            default: None,
            kind,
        }
    }

    pub(super) fn lambda_parameters(&mut self, lambda: &ast::ExprLambda) {
        let Some(parameters) = &lambda.parameters else { return };
        for (index, parameter) in parameters.iter().enumerate() {
            let kind = BindingKind::Parameter { function: None, index };
            self.bind(parameter.name().as_str(), span_of(lambda), self.scope, kind);
        }
    }

    fn type_parameters(&mut self, parameters: Option<&ast::TypeParams>) {
        for parameter in parameters.into_iter().flat_map(|parameters| &parameters.type_params) {
            let binding = Binding {
                span: span_of(parameter),
                scope: self.scope,
                condition: Condition::Always,
                kind: BindingKind::Opaque,
            };
            self.bind_in(self.scope, parameter.name().as_str(), binding);
        }
    }

    pub(super) fn class(&mut self, node: &ast::StmtClassDef) {
        for decorator in &node.decorator_list {
            self.visit_decorator(decorator);
        }
        if let Some(arguments) = &node.arguments {
            self.visit_arguments(arguments);
        }
        let id = ClassId(self.outline.classes.len() as u32);
        let span = span_of(node);
        let scope = self.open(ScopeKind::Class(id), node.name.as_str(), span);
        let arguments = node.arguments.as_deref();
        let is_metaclass = |name: &str| name == "metaclass";
        let keywords = arguments.map(|arguments| arguments.keywords.as_slice()).unwrap_or_default();
        let metaclass: Option<&Node> = keywords
            .iter()
            .find(|keyword| keyword.arg.as_ref().is_some_and(|name| is_metaclass(name.as_str())))
            .map(|keyword| &keyword.value);
        let class = Class {
            name: node.name.as_str().into(),
            span,
            scope,
            parent: self.scope,
            bases: arguments.map(|arguments| self.lower_all(&arguments.args)).unwrap_or_default(),
            metaclass: metaclass.map(|value| self.lower(value)),
            decorators: node.decorator_list.iter().map(|decorator| self.lower(&decorator.expression)).collect(),
            attributes: BTreeMap::new(),
        };
        self.outline.classes.push(class);
        self.bind(node.name.as_str(), span, self.scope, BindingKind::Class(id));
        // The body runs in place: protection and conditions go on.
        let outer = std::mem::replace(&mut self.scope, scope);
        self.type_parameters(node.type_params.as_deref());
        self.visit_body(&node.body);
        self.scope = outer;
    }
}
