//! Which values are primitives.

use aiomend_outline::Expr;

use crate::infer::{At, ClassRef, Declared, Infer, Type, missing_package};
use crate::project::index::Origin;
use crate::project::primitives::family;
use crate::project::primitives::places::identity;
use crate::project::primitives::{Certainty, Known, Primitive, PrimitiveKind};

/// Packages whose locks are theirs.
const FOREIGN: &[&str] = &[
    "aiofiles",
    "aiologic",
    "aiomisc",
    "aiomultiprocess",
    "aioredis",
    "aioredlock",
    "aiorwlock",
    "aiosync",
    "anyio",
    "async_lru",
    "async_timeout",
    "asyncio_throttle",
    "billiard",
    "curio",
    "eventlet",
    "fasteners",
    "filelock",
    "gevent",
    "hypercorn",
    "janus",
    "multiprocess",
    "multiprocessing",
    "portalocker",
    "pottery",
    "purerpc",
    "redis",
    "sniffio",
    "tooz",
    "tornado",
    "trio",
    "zookeeper",
];

/// What the expression gives.
pub(crate) fn primitive(infer: &Infer<'_>, at: &At, expression: &Expr) -> Primitive {
    let found = infer.expression(at, expression);
    let (kind, is_exact) = match judge(infer, &found) {
        Ok(found) => found,
        Err(other) => return other,
    };
    let declared = infer.declared_place(at, expression);
    let certainty = match &declared {
        Ok(place) => match family::agreement(infer, place, kind) {
            Ok(certainty) => certainty.unwrap_or(if is_exact { Certainty::Made } else { Certainty::Declared }),
            Err(why) => return Primitive::Unknown(why),
        },
        Err(_) if is_exact => Certainty::Made,
        Err(_) => Certainty::Declared,
    };
    if certainty == Certainty::Declared
        && let Some(below) = subclass_in_project(infer, &found)
    {
        let kind = kind.name();
        return Primitive::Unknown(format!("the annotation `{kind}` may mean `{below}`, which lies below it"));
    }
    let identity = declared.and_then(|place| identity(infer, &place));
    Primitive::Known(Known { kind, certainty, identity })
}

/// The primitive that a value is, and whether it is of no subclass.
pub(super) fn judge(infer: &Infer<'_>, value: &Type) -> Result<(PrimitiveKind, bool), Primitive> {
    let mut agreed: Option<(PrimitiveKind, bool)> = None;
    let mut other: Option<Primitive> = None;
    for one in value.alternatives() {
        match (judge_one(infer, one), agreed) {
            (Ok(found), None) => agreed = Some(found),
            (Ok((kind, exact)), Some((known, was_exact))) if kind == known => agreed = Some((kind, exact && was_exact)),
            (Ok((kind, _)), Some((known, _))) => {
                return Err(Primitive::Unknown(format!("it is a `{known}` or a `{kind}`")));
            }
            // Doubt outweighs what is something else.
            (Err(unknown @ Primitive::Unknown(_)), _) => return Err(unknown),
            (Err(not), _) => other = Some(not),
        }
    }
    match (agreed, other) {
        (Some(found), None) => Ok(found),
        (Some((kind, _)), Some(Primitive::Not(why))) => {
            Err(Primitive::Unknown(format!("it is a `{kind}` in some cases alone: {why}")))
        }
        (_, Some(not)) => Err(not),
        (None, None) => Err(Primitive::Unknown("nothing is known of it".to_owned())),
    }
}

fn judge_one(infer: &Infer<'_>, value: &Type) -> Result<(PrimitiveKind, bool), Primitive> {
    let not = |why: String| Err(Primitive::Not(why));
    match value {
        Type::Instance { class, exact } => {
            if let Some(kind) = kind_of(class) {
                return Ok((kind, *exact));
            }
            let below = infer.standard_bases(class).into_iter().find(|base| kind_named(base).is_some());
            match (below, infer.unseen_base(class)) {
                (Some(base), _) => not(format!("`{}` is a class of its own below `{base}`", class.name())),
                (None, Some(why)) => Err(Primitive::Unknown(why)),
                (None, None) => not(match Type::Class(class.clone()).qualified() {
                    Some(name) => format!("`{name}` is none of asyncio's primitives"),
                    None => format!("`{}` is a class of its own", class.name()),
                }),
            }
        }
        Type::Unknown(why) => match missing_package(why).filter(|package| FOREIGN.contains(package)) {
            Some(package) => not(format!("what `{package}` gives may be its own")),
            None => Err(Primitive::Unknown(why.to_string())),
        },
        Type::Never => Err(Primitive::Unknown("nothing is known of it".to_owned())),
        Type::Plain(name) if !name.starts_with("builtins.") => not(format!("`{name}` is not asyncio's")),
        Type::External(_) | Type::Builtin { .. } => Err(Primitive::Unknown("what it is, is not known".to_owned())),
        Type::Class(class) if kind_of(class).is_some() => not("it is the class, not an instance".to_owned()),
        Type::None => not("it is `None`".to_owned()),
        _ => not("it is no primitive of asyncio's".to_owned()),
    }
}

/// The primitive that a class of asyncio is.
pub(super) fn kind_of(class: &ClassRef) -> Option<PrimitiveKind> {
    if class.module.origin != Origin::Standard || !matches!(&*class.module.name, "asyncio.locks" | "asyncio.queues") {
        return None;
    }
    kind_by_name(&class.name())
}

fn kind_named(qualified: &str) -> Option<PrimitiveKind> {
    let (module, name) = qualified.rsplit_once('.')?;
    matches!(module, "asyncio" | "asyncio.locks" | "asyncio.queues").then(|| kind_by_name(name))?
}

fn kind_by_name(name: &str) -> Option<PrimitiveKind> {
    use PrimitiveKind::{
        Barrier, BoundedSemaphore, Condition, Event, LifoQueue, Lock, PriorityQueue, Queue, Semaphore,
    };
    let all = [Lock, Semaphore, BoundedSemaphore, Condition, Event, Barrier, Queue, LifoQueue, PriorityQueue];
    all.into_iter().find(|kind| kind.name() == name)
}

/// A class of the project below the class of an instance.
fn subclass_in_project(infer: &Infer<'_>, value: &Type) -> Option<String> {
    value.alternatives().into_iter().find_map(|one| match one {
        Type::Instance { class, .. } => infer.subclasses(class).first().map(ClassRef::name),
        _ => None,
    })
}

/// Whether a place holds containers.
pub(super) fn is_element(place: &Declared) -> bool {
    matches!(place, Declared::Element(_))
}
