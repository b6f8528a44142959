//! What a node is. The grammar's names for nodes and fields are written here and nowhere else.

use std::sync::LazyLock;

use tree_sitter::Language;

/// The kind of a node of the concrete tree, after tree-sitter-python's grammar.
#[allow(missing_docs, reason = "the names are the grammar's own")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    ArgumentList,
    AliasedImport,
    AsPattern,
    AsPatternTarget,
    AssertStatement,
    Assignment,
    Attribute,
    AugmentedAssignment,
    Await,
    BinaryOperator,
    Block,
    BooleanOperator,
    BreakStatement,
    Call,
    CaseClause,
    CasePattern,
    ClassDefinition,
    ClassPattern,
    Comment,
    ComparisonOperator,
    ComplexPattern,
    ConcatenatedString,
    ConditionalExpression,
    ConstrainedType,
    ContinueStatement,
    DecoratedDefinition,
    Decorator,
    DefaultParameter,
    DeleteStatement,
    DictPattern,
    Dictionary,
    DictionaryComprehension,
    DictionarySplat,
    DictionarySplatPattern,
    DottedName,
    ElifClause,
    Ellipsis,
    ElseClause,
    ExceptClause,
    ExecStatement,
    ExpressionList,
    ExpressionStatement,
    False,
    FinallyClause,
    Float,
    ForInClause,
    ForStatement,
    FormatExpression,
    FormatSpecifier,
    FunctionDefinition,
    FutureImportStatement,
    GeneratorExpression,
    GenericType,
    GlobalStatement,
    Identifier,
    IfClause,
    IfStatement,
    ImportFromStatement,
    ImportPrefix,
    ImportStatement,
    Integer,
    Interpolation,
    KeywordArgument,
    KeywordPattern,
    KeywordSeparator,
    Lambda,
    LambdaParameters,
    List,
    ListComprehension,
    ListPattern,
    ListSplat,
    ListSplatPattern,
    MatchStatement,
    MemberType,
    Module,
    NamedExpression,
    None,
    NonlocalStatement,
    NotOperator,
    Pair,
    Parameters,
    ParenthesizedExpression,
    ParenthesizedListSplat,
    PassStatement,
    PatternList,
    PositionalSeparator,
    PrintStatement,
    RaiseStatement,
    RelativeImport,
    ReturnStatement,
    Set,
    SetComprehension,
    Slice,
    SplatPattern,
    SplatType,
    String,
    StringContent,
    StringEnd,
    StringStart,
    Subscript,
    True,
    TryStatement,
    Tuple,
    TuplePattern,
    Type,
    TypeAliasStatement,
    TypeConversion,
    TypeParameter,
    TypedDefaultParameter,
    TypedParameter,
    UnaryOperator,
    UnionPattern,
    UnionType,
    WhileStatement,
    WildcardImport,
    WithClause,
    WithItem,
    WithStatement,
    Yield,
    LineContinuation,
    LParen,
    RParen,
    LBracket,
    RBracket,
    LBrace,
    RBrace,
    Comma,
    Colon,
    Semicolon,
    Equal,
    AsyncKeyword,
    Star,
    DoubleStar,
    /// Any other keyword, operator or punctuation.
    Token,
    /// Text that the grammar could not place, or a token that it missed.
    Error,
    /// A named node of the grammar that nothing here looks at.
    Other,
}

impl Kind {
    /// Whether it is a keyword, an operator or punctuation.
    pub fn is_token(self) -> bool {
        use Kind::*;
        matches!(
            self,
            LParen
                | RParen
                | LBracket
                | RBracket
                | LBrace
                | RBrace
                | Comma
                | Colon
                | Semicolon
                | Equal
                | AsyncKeyword
                | Star
                | DoubleStar
                | Token
        )
    }

    /// Whether it is a statement on one logical line.
    pub fn is_simple_statement(self) -> bool {
        use Kind::*;
        matches!(
            self,
            ExpressionStatement
                | ReturnStatement
                | AssertStatement
                | RaiseStatement
                | DeleteStatement
                | PassStatement
                | BreakStatement
                | ContinueStatement
                | GlobalStatement
                | NonlocalStatement
                | ImportStatement
                | ImportFromStatement
                | FutureImportStatement
                | TypeAliasStatement
                | PrintStatement
                | ExecStatement
        )
    }

    /// Whether it is a statement with a block.
    pub fn is_compound_statement(self) -> bool {
        use Kind::*;
        matches!(
            self,
            IfStatement
                | ForStatement
                | WhileStatement
                | TryStatement
                | WithStatement
                | MatchStatement
                | FunctionDefinition
                | ClassDefinition
                | DecoratedDefinition
        )
    }

    /// Whether it is any statement.
    pub fn is_statement(self) -> bool {
        self.is_simple_statement() || self.is_compound_statement()
    }

    /// Whether it is a comprehension or a generator expression.
    pub fn is_comprehension(self) -> bool {
        matches!(
            self,
            Kind::ListComprehension
                | Kind::SetComprehension
                | Kind::DictionaryComprehension
                | Kind::GeneratorExpression
        )
    }
}

/// The part that a node plays in its parent.
#[allow(missing_docs, reason = "the names are the grammar's own")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Field {
    /// No part with a name.
    None,
    Alias,
    Alternative,
    Argument,
    Arguments,
    Attribute,
    Body,
    Cause,
    Code,
    Condition,
    Consequence,
    Definition,
    Function,
    Guard,
    Key,
    Left,
    ModuleName,
    Name,
    Object,
    Operator,
    Parameters,
    ReturnType,
    Right,
    Subject,
    Subscript,
    Superclasses,
    Type,
    TypeParameters,
    Value,
}

const NAMED: &[(&str, Kind)] = &[
    ("argument_list", Kind::ArgumentList),
    ("aliased_import", Kind::AliasedImport),
    ("as_pattern", Kind::AsPattern),
    ("as_pattern_target", Kind::AsPatternTarget),
    ("assert_statement", Kind::AssertStatement),
    ("assignment", Kind::Assignment),
    ("attribute", Kind::Attribute),
    ("augmented_assignment", Kind::AugmentedAssignment),
    ("await", Kind::Await),
    ("binary_operator", Kind::BinaryOperator),
    ("block", Kind::Block),
    ("boolean_operator", Kind::BooleanOperator),
    ("break_statement", Kind::BreakStatement),
    ("call", Kind::Call),
    ("case_clause", Kind::CaseClause),
    ("case_pattern", Kind::CasePattern),
    ("class_definition", Kind::ClassDefinition),
    ("class_pattern", Kind::ClassPattern),
    ("comment", Kind::Comment),
    ("comparison_operator", Kind::ComparisonOperator),
    ("complex_pattern", Kind::ComplexPattern),
    ("concatenated_string", Kind::ConcatenatedString),
    ("conditional_expression", Kind::ConditionalExpression),
    ("constrained_type", Kind::ConstrainedType),
    ("continue_statement", Kind::ContinueStatement),
    ("decorated_definition", Kind::DecoratedDefinition),
    ("decorator", Kind::Decorator),
    ("default_parameter", Kind::DefaultParameter),
    ("delete_statement", Kind::DeleteStatement),
    ("dict_pattern", Kind::DictPattern),
    ("dictionary", Kind::Dictionary),
    ("dictionary_comprehension", Kind::DictionaryComprehension),
    ("dictionary_splat", Kind::DictionarySplat),
    ("dictionary_splat_pattern", Kind::DictionarySplatPattern),
    ("dotted_name", Kind::DottedName),
    ("elif_clause", Kind::ElifClause),
    ("ellipsis", Kind::Ellipsis),
    ("else_clause", Kind::ElseClause),
    ("except_clause", Kind::ExceptClause),
    ("exec_statement", Kind::ExecStatement),
    ("expression_list", Kind::ExpressionList),
    ("expression_statement", Kind::ExpressionStatement),
    ("false", Kind::False),
    ("finally_clause", Kind::FinallyClause),
    ("float", Kind::Float),
    ("for_in_clause", Kind::ForInClause),
    ("for_statement", Kind::ForStatement),
    ("format_expression", Kind::FormatExpression),
    ("format_specifier", Kind::FormatSpecifier),
    ("function_definition", Kind::FunctionDefinition),
    ("future_import_statement", Kind::FutureImportStatement),
    ("generator_expression", Kind::GeneratorExpression),
    ("generic_type", Kind::GenericType),
    ("global_statement", Kind::GlobalStatement),
    ("identifier", Kind::Identifier),
    ("if_clause", Kind::IfClause),
    ("if_statement", Kind::IfStatement),
    ("import_from_statement", Kind::ImportFromStatement),
    ("import_prefix", Kind::ImportPrefix),
    ("import_statement", Kind::ImportStatement),
    ("integer", Kind::Integer),
    ("interpolation", Kind::Interpolation),
    ("keyword_argument", Kind::KeywordArgument),
    ("keyword_pattern", Kind::KeywordPattern),
    ("keyword_separator", Kind::KeywordSeparator),
    ("lambda", Kind::Lambda),
    ("lambda_parameters", Kind::LambdaParameters),
    ("list", Kind::List),
    ("list_comprehension", Kind::ListComprehension),
    ("list_pattern", Kind::ListPattern),
    ("list_splat", Kind::ListSplat),
    ("list_splat_pattern", Kind::ListSplatPattern),
    ("match_statement", Kind::MatchStatement),
    ("member_type", Kind::MemberType),
    ("module", Kind::Module),
    ("named_expression", Kind::NamedExpression),
    ("none", Kind::None),
    ("nonlocal_statement", Kind::NonlocalStatement),
    ("not_operator", Kind::NotOperator),
    ("pair", Kind::Pair),
    ("parameters", Kind::Parameters),
    ("parenthesized_expression", Kind::ParenthesizedExpression),
    ("parenthesized_list_splat", Kind::ParenthesizedListSplat),
    ("pass_statement", Kind::PassStatement),
    ("pattern_list", Kind::PatternList),
    ("positional_separator", Kind::PositionalSeparator),
    ("print_statement", Kind::PrintStatement),
    ("raise_statement", Kind::RaiseStatement),
    ("relative_import", Kind::RelativeImport),
    ("return_statement", Kind::ReturnStatement),
    ("set", Kind::Set),
    ("set_comprehension", Kind::SetComprehension),
    ("slice", Kind::Slice),
    ("splat_pattern", Kind::SplatPattern),
    ("splat_type", Kind::SplatType),
    ("string", Kind::String),
    ("string_content", Kind::StringContent),
    ("string_end", Kind::StringEnd),
    ("string_start", Kind::StringStart),
    ("subscript", Kind::Subscript),
    ("true", Kind::True),
    ("try_statement", Kind::TryStatement),
    ("tuple", Kind::Tuple),
    ("tuple_pattern", Kind::TuplePattern),
    ("type", Kind::Type),
    ("type_alias_statement", Kind::TypeAliasStatement),
    ("type_conversion", Kind::TypeConversion),
    ("type_parameter", Kind::TypeParameter),
    ("typed_default_parameter", Kind::TypedDefaultParameter),
    ("typed_parameter", Kind::TypedParameter),
    ("unary_operator", Kind::UnaryOperator),
    ("union_pattern", Kind::UnionPattern),
    ("union_type", Kind::UnionType),
    ("while_statement", Kind::WhileStatement),
    ("wildcard_import", Kind::WildcardImport),
    ("with_clause", Kind::WithClause),
    ("with_item", Kind::WithItem),
    ("with_statement", Kind::WithStatement),
    ("yield", Kind::Yield),
    ("line_continuation", Kind::LineContinuation),
];

const TOKENS: &[(&str, Kind)] = &[
    ("(", Kind::LParen),
    (")", Kind::RParen),
    ("[", Kind::LBracket),
    ("]", Kind::RBracket),
    ("{", Kind::LBrace),
    ("}", Kind::RBrace),
    (",", Kind::Comma),
    (":", Kind::Colon),
    (";", Kind::Semicolon),
    ("=", Kind::Equal),
    ("async", Kind::AsyncKeyword),
    ("*", Kind::Star),
    ("**", Kind::DoubleStar),
];

const FIELDS: &[(&str, Field)] = &[
    ("alias", Field::Alias),
    ("alternative", Field::Alternative),
    ("argument", Field::Argument),
    ("arguments", Field::Arguments),
    ("attribute", Field::Attribute),
    ("body", Field::Body),
    ("cause", Field::Cause),
    ("code", Field::Code),
    ("condition", Field::Condition),
    ("consequence", Field::Consequence),
    ("definition", Field::Definition),
    ("function", Field::Function),
    ("guard", Field::Guard),
    ("key", Field::Key),
    ("left", Field::Left),
    ("module_name", Field::ModuleName),
    ("name", Field::Name),
    ("object", Field::Object),
    ("operator", Field::Operator),
    ("parameters", Field::Parameters),
    ("return_type", Field::ReturnType),
    ("right", Field::Right),
    ("subject", Field::Subject),
    ("subscript", Field::Subscript),
    ("superclasses", Field::Superclasses),
    ("type", Field::Type),
    ("type_parameters", Field::TypeParameters),
    ("value", Field::Value),
];

/// The grammar's numbers for kinds and fields, as indices.
pub(crate) struct Grammar {
    pub(crate) language: Language,
    kinds: Vec<Kind>,
    fields: Vec<Field>,
}

pub(crate) static GRAMMAR: LazyLock<Grammar> = LazyLock::new(|| {
    let language = Language::from(tree_sitter_python::LANGUAGE);
    let kinds = (0..language.node_kind_count()).map(|id| kind_of(&language, id as u16)).collect();
    let mut fields = vec![Field::None; language.field_count() + 1];
    for &(name, field) in FIELDS {
        if let Some(id) = language.field_id_for_name(name) {
            fields[usize::from(id.get())] = field;
        }
    }
    Grammar { language, kinds, fields }
});

impl Grammar {
    pub(crate) fn kind(&self, id: u16) -> Kind {
        self.kinds.get(usize::from(id)).copied().unwrap_or(Kind::Error)
    }

    pub(crate) fn field(&self, id: Option<u16>) -> Field {
        id.and_then(|id| self.fields.get(usize::from(id)).copied()).unwrap_or(Field::None)
    }
}

fn kind_of(language: &Language, id: u16) -> Kind {
    let name = language.node_kind_for_id(id).unwrap_or_default();
    let (table, otherwise) = if language.node_kind_is_named(id) { (NAMED, Kind::Other) } else { (TOKENS, Kind::Token) };
    if name == "ERROR" {
        return Kind::Error;
    }
    table.iter().find(|(known, _)| *known == name).map_or(otherwise, |&(_, kind)| kind)
}

#[cfg(test)]
mod tests {
    use super::{FIELDS, GRAMMAR, NAMED, TOKENS};

    #[test]
    fn every_name_is_one_of_the_grammar() {
        let language = &GRAMMAR.language;
        for (name, _) in NAMED {
            // Deprecated or version-bound names must not stay here unnoticed.
            assert_ne!(language.id_for_node_kind(name, true), 0, "{name}");
        }
        for (name, _) in TOKENS {
            assert_ne!(language.id_for_node_kind(name, false), 0, "{name}");
        }
        for (name, _) in FIELDS {
            assert!(language.field_id_for_name(name).is_some(), "{name}");
        }
    }
}
