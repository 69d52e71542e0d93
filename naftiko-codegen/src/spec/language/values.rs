//! The words of JSON Schema (2020-12) that say which values a parameter has, and the schemas inside of those.

use super::field::Kind::{Any, Decimal, Flag, Is, List, Map, Number, Text, Values};
use super::field::Other::Usual;
use super::field::Since::{Ours, Published};
use super::field::{Field, Section, group, section};

group! { rules: "The rules of a value beyond its type.";
    DEFAULT = Field::new("default", Any, "The value that counts where none is given.").since(Published);
    ENUM = Field::new("enum", Values, "The values that it can have.").since(Published);
    CONST = Field::new("const", Any, "The only value that it can have.").since(Ours);
    MINIMUM = Field::new("minimum", Decimal, "The least number.").since(Published);
    MAXIMUM = Field::new("maximum", Decimal, "The largest number.").since(Published);
    EXCLUSIVE_MINIMUM = Field::new("exclusiveMinimum", Any, "A number that it is more than.").since(Ours);
    EXCLUSIVE_MAXIMUM = Field::new("exclusiveMaximum", Any, "A number that it is less than.").since(Ours);
    MULTIPLE_OF = Field::new("multipleOf", Decimal, "A number that it is a multiple of.").since(Ours);
    MIN_LENGTH = Field::new("minLength", Number, "The fewest characters of a text.").since(Ours);
    MAX_LENGTH = Field::new("maxLength", Number, "The most characters of a text.").since(Ours);
    PATTERN = Field::new("pattern", Text, "A regular expression that a text has to match.");
    FORMAT = Field::new(
        "format", Text,
        "The form of a text, such as `date-time` or `uuid`, or the size of a number, as `int32`.",
    ).since(Published);
    ITEMS = Field::new("items", Is("schema"), "The entries of a list.").since(Published);
    MIN_ITEMS = Field::new("minItems", Number, "The fewest entries of a list.").since(Ours);
    MAX_ITEMS = Field::new("maxItems", Number, "The most entries of a list.").since(Ours);
    UNIQUE_ITEMS = Field::new("uniqueItems", Flag, "Whether no entry of a list is there twice.").since(Ours);
    PROPERTIES = Field::new("properties", Map("schema"), "The members of an object.").since(Published);
    ADDITIONAL_PROPERTIES = Field::new(
        "additionalProperties", Any,
        "Whether an object has other members, or the schema of those.",
    ).since(Ours);
    MIN_PROPERTIES = Field::new("minProperties", Number, "The fewest members of an object.").since(Ours);
    MAX_PROPERTIES = Field::new("maxProperties", Number, "The most members of an object.").since(Ours);
    ALL_OF = Field::new("allOf", List("schema"), "Schemas that it fits all of.").since(Ours);
    ANY_OF = Field::new("anyOf", List("schema"), "Schemas that it fits at least one of.").since(Ours);
    ONE_OF = Field::new("oneOf", List("schema"), "Schemas that it fits exactly one of.").since(Ours);
    NOT = Field::new("not", Is("schema"), "A schema that it does not fit.").since(Ours);
    NULLABLE = Field::new("nullable", Flag, "Whether `null` is a value of it.").since(Ours);
    EXAMPLE = Field::new("example", Any, "A value, for people and models.").since(Published);
    EXAMPLES = Field::new("examples", Values, "Values, for people and models.").since(Ours);
    DEPRECATED = Field::new("deprecated", Flag, "Whether it is kept for old callers only.").since(Published);
}

section! { schema "schema", "a schema": "The values that a parameter, an entry of a list or a member of an object has.";
    TYPE = Field::new("type", Any, "Its type, or a list of types.");
    TITLE = Field::new("title", Text, "A title for people.").or(&[Usual("label")]).since(Ours);
    DESCRIPTION = Field::new("description", Text, "Its meaning.");
    REQUIRED = Field::new(
        "required", Any,
        "The members that an object has to have; of a member, `true` if the object has to have it.",
    );
    + rules::FIELDS;
}
