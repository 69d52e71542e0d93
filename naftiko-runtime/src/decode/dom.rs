//! The tree of a page, as the HTML parser builds it: nodes in one vector, linked by index.
//!
//! Broken markup can make the parser nest or repeat elements without end, so it is fed in pieces and stopped.

use std::borrow::Cow;
use std::cell::RefCell;

use html5ever::interface::{ElemName, ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::{Attribute, LocalName, Namespace, ParseOpts, QualName, parse_document};

/// As deep as browsers nest elements. The parser looks through all that is open for most tags.
const DEPTH: usize = 512;

/// How much is parsed before the size of the tree is looked at.
const PIECE: usize = 1024;

pub(super) type NodeId = usize;

#[derive(Debug, Default)]
pub(super) struct Node {
    pub(super) kind: Kind,
    pub(super) parent: Option<NodeId>,
    pub(super) previous: Option<NodeId>,
    next: Option<NodeId>,
    first: Option<NodeId>,
    last: Option<NodeId>,
    depth: usize,
}

#[derive(Debug, Default)]
pub(super) enum Kind {
    Element {
        name: QualName,
        attributes: Vec<Attribute>,
    },
    Text(String),
    /// The document, or what nobody reads: comments and the like.
    #[default]
    Other,
}

#[derive(Debug)]
pub(super) struct Dom {
    nodes: Vec<Node>,
    deepest: usize,
}

pub(super) const ROOT: NodeId = 0;

impl Dom {
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let dom = Self { nodes: vec![Node::default()], deepest: 0 };
        let mut parser = parse_document(Sink(RefCell::new(dom)), ParseOpts::default());
        // No markup makes more nodes than it has letters, save what repeats unclosed elements in each paragraph.
        let most_nodes = text.len().saturating_add(1000);
        let mut rest = text;
        while !rest.is_empty() {
            let (piece, after) = rest.split_at(rest.floor_char_boundary(PIECE));
            parser.process(StrTendril::from_slice(piece));
            rest = after;
            let dom = parser.tokenizer.sink.sink.0.borrow();
            if dom.deepest > DEPTH {
                return Err(format!("the body nests elements deeper than {DEPTH}"));
            }
            if dom.nodes.len() > most_nodes {
                return Err("the body leaves too many elements open".to_owned());
            }
        }
        Ok(parser.finish())
    }

    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    pub(super) fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id]
    }

    /// Name and attributes of an element.
    pub(super) fn element(&self, id: NodeId) -> Option<(&str, &[Attribute])> {
        match &self.node(id).kind {
            Kind::Element { name, attributes } => Some((&name.local, attributes)),
            Kind::Text(_) | Kind::Other => None,
        }
    }

    pub(super) fn is(&self, id: NodeId, names: &[&str]) -> bool {
        self.element(id).is_some_and(|(name, _)| names.contains(&name))
    }

    pub(super) fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> {
        std::iter::successors(self.node(id).first, |child| self.node(*child).next)
    }

    /// A node and all below it as they stand in the page, without what is below nodes that `skip` names.
    pub(super) fn walk(&self, top: NodeId, skip: impl Fn(NodeId) -> bool) -> impl Iterator<Item = NodeId> {
        std::iter::successors(Some(top), move |&id| {
            if let Some(first) = self.node(id).first.filter(|_| !skip(id)) {
                return Some(first);
            }
            let mut at = id;
            while at != top {
                if let Some(next) = self.node(at).next {
                    return Some(next);
                }
                at = self.node(at).parent?;
            }
            None
        })
    }

    fn create(&mut self, kind: Kind) -> NodeId {
        self.nodes.push(Node { kind, ..Node::default() });
        self.nodes.len() - 1
    }

    fn detach(&mut self, id: NodeId) {
        let Node { parent, previous, next, .. } = self.nodes[id];
        match (previous, parent) {
            (Some(previous), _) => self.nodes[previous].next = next,
            (None, Some(parent)) => self.nodes[parent].first = next,
            (None, None) => {}
        }
        match (next, parent) {
            (Some(next), _) => self.nodes[next].previous = previous,
            (None, Some(parent)) => self.nodes[parent].last = previous,
            (None, None) => {}
        }
        let node = &mut self.nodes[id];
        (node.parent, node.previous, node.next) = (None, None, None);
    }

    /// Puts a node under `parent`: before one of its children, or after all of them.
    fn attach(&mut self, id: NodeId, parent: NodeId, before: Option<NodeId>) {
        self.detach(id);
        let previous = match before {
            Some(before) => self.nodes[before].previous.replace(id),
            None => self.nodes[parent].last.replace(id),
        };
        match previous {
            Some(previous) => self.nodes[previous].next = Some(id),
            None => self.nodes[parent].first = Some(id),
        }
        let depth = self.nodes[parent].depth + 1;
        self.deepest = self.deepest.max(depth);
        let node = &mut self.nodes[id];
        (node.parent, node.previous, node.next, node.depth) = (Some(parent), previous, before, depth);
    }

    /// As [`Self::attach`]; text joins the text it comes to stand behind.
    fn insert(&mut self, child: NodeOrText<NodeId>, parent: NodeId, before: Option<NodeId>) {
        let text = match child {
            NodeOrText::AppendNode(id) => return self.attach(id, parent, before),
            NodeOrText::AppendText(text) => text,
        };
        let previous = before.map_or(self.nodes[parent].last, |before| self.nodes[before].previous);
        if let Some(Kind::Text(existing)) = previous.map(|previous| &mut self.nodes[previous].kind) {
            existing.push_str(&text);
            return;
        }
        let id = self.create(Kind::Text(text.to_string()));
        self.attach(id, parent, before);
    }
}

/// The parser's view of the tree.
struct Sink(RefCell<Dom>);

/// The parser asks for names while it changes the tree, so it gets its own.
#[derive(Debug)]
struct Name(QualName);

impl ElemName for Name {
    fn ns(&self) -> &Namespace {
        &self.0.ns
    }

    fn local_name(&self) -> &LocalName {
        &self.0.local
    }
}

impl TreeSink for Sink {
    type Handle = NodeId;
    type Output = Dom;
    type ElemName<'a> = Name;

    fn finish(self) -> Dom {
        self.0.into_inner()
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> NodeId {
        ROOT
    }

    fn elem_name<'a>(&'a self, target: &'a NodeId) -> Name {
        match &self.0.borrow().node(*target).kind {
            Kind::Element { name, .. } => Name(name.clone()),
            Kind::Text(_) | Kind::Other => {
                Name(QualName::new(None, Namespace::default(), LocalName::default()))
            }
        }
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _: ElementFlags) -> NodeId {
        self.0.borrow_mut().create(Kind::Element { name, attributes })
    }

    fn create_comment(&self, _: StrTendril) -> NodeId {
        self.0.borrow_mut().create(Kind::Other)
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> NodeId {
        self.0.borrow_mut().create(Kind::Other)
    }

    fn append(&self, parent: &NodeId, child: NodeOrText<NodeId>) {
        self.0.borrow_mut().insert(child, *parent, None);
    }

    fn append_based_on_parent_node(&self, element: &NodeId, previous: &NodeId, child: NodeOrText<NodeId>) {
        let mut dom = self.0.borrow_mut();
        match dom.node(*element).parent {
            Some(parent) => dom.insert(child, parent, Some(*element)),
            None => dom.insert(child, *previous, None),
        }
    }

    fn append_before_sibling(&self, sibling: &NodeId, child: NodeOrText<NodeId>) {
        let mut dom = self.0.borrow_mut();
        if let Some(parent) = dom.node(*sibling).parent {
            dom.insert(child, parent, Some(*sibling));
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_template_contents(&self, target: &NodeId) -> NodeId {
        *target
    }

    fn same_node(&self, left: &NodeId, right: &NodeId) -> bool {
        left == right
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn add_attrs_if_missing(&self, target: &NodeId, added: Vec<Attribute>) {
        if let Kind::Element { attributes, .. } = &mut self.0.borrow_mut().nodes[*target].kind {
            for attribute in added {
                if attributes.iter().all(|known| known.name != attribute.name) {
                    attributes.push(attribute);
                }
            }
        }
    }

    fn remove_from_parent(&self, target: &NodeId) {
        self.0.borrow_mut().detach(*target);
    }

    fn reparent_children(&self, node: &NodeId, parent: &NodeId) {
        let mut dom = self.0.borrow_mut();
        while let Some(child) = dom.node(*node).first {
            dom.attach(child, *parent, None);
        }
    }
}
