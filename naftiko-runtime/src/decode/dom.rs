//! The tree of a page, as the HTML parser builds it.
//!
//! Broken markup can make the parser nest or repeat elements without end, so it is fed in pieces and stopped.

use std::borrow::Cow;
use std::cell::RefCell;

use ego_tree::{NodeId, NodeRef, Tree};
use html5ever::interface::{ElemName, ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::{Attribute, LocalName, Namespace, ParseOpts, QualName, parse_document};

/// As deep as browsers nest elements. The parser looks through all that is open for most tags.
const DEPTH: usize = 512;

/// How much is parsed before the size of the tree is looked at.
const PIECE: usize = 1024;

#[derive(Debug)]
pub(super) struct Node {
    pub(super) kind: Kind,
    /// The place of the node in lists that have an entry for each node.
    pub(super) index: usize,
    depth: usize,
}

#[derive(Debug)]
pub(super) enum Kind {
    Element {
        name: QualName,
        attributes: Vec<Attribute>,
    },
    Text(String),
    /// The document, or a node that nobody reads: comments and the like.
    Other,
}

impl Node {
    /// Name and attributes of an element.
    pub(super) fn element(&self) -> Option<(&str, &[Attribute])> {
        match &self.kind {
            Kind::Element { name, attributes } => Some((&name.local, attributes)),
            Kind::Text(_) | Kind::Other => None,
        }
    }

    pub(super) fn is(&self, names: &[&str]) -> bool {
        self.element().is_some_and(|(name, _)| names.contains(&name))
    }
}

pub(super) fn parse(text: &str) -> Result<Tree<Node>, String> {
    let document = Node { kind: Kind::Other, index: 0, depth: 0 };
    let page = Page { tree: Tree::new(document), deepest: 0 };
    let mut parser = parse_document(Sink(RefCell::new(page)), ParseOpts::default());
    // No markup makes more nodes than it has letters, save what repeats unclosed elements in each paragraph.
    let most_nodes = text.len().saturating_add(1000);
    let mut rest = text;
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(rest.floor_char_boundary(PIECE));
        parser.process(StrTendril::from_slice(piece));
        rest = after;
        let page = parser.tokenizer.sink.sink.0.borrow();
        if page.deepest > DEPTH {
            return Err(format!("the body nests elements deeper than {DEPTH}"));
        }
        if page.len() > most_nodes {
            return Err("the body leaves too many elements open".to_owned());
        }
    }
    Ok(parser.finish())
}

/// A node and all below it as they stand in the page, without what is below nodes that `skip` names.
pub(super) fn walk<'p>(
    top: NodeRef<'p, Node>,
    skip: impl Fn(NodeRef<'p, Node>) -> bool,
) -> impl Iterator<Item = NodeRef<'p, Node>> {
    std::iter::successors(Some(top), move |node| {
        if let Some(first) = node.first_child().filter(|_| !skip(*node)) {
            return Some(first);
        }
        let mut at = *node;
        while at != top {
            if let Some(next) = at.next_sibling() {
                return Some(next);
            }
            at = at.parent()?;
        }
        None
    })
}

/// The tree in the making.
struct Page {
    tree: Tree<Node>,
    deepest: usize,
}

impl Page {
    fn len(&self) -> usize {
        self.tree.values().len()
    }

    fn create(&mut self, kind: Kind) -> NodeId {
        let index = self.len();
        self.tree.orphan(Node { kind, index, depth: 0 }).id()
    }

    fn parent(&self, id: NodeId) -> Option<NodeId> {
        self.tree.get(id)?.parent().map(|parent| parent.id())
    }

    /// Puts a node under `parent`: before one of its children, or after all of them.
    fn attach(&mut self, id: NodeId, parent: NodeId, before: Option<NodeId>) {
        if id == parent || before == Some(id) {
            return;
        }
        let Some(depth) = self.tree.get(parent).map(|parent| parent.value().depth + 1) else { return };
        if let Some(mut node) = self.tree.get_mut(before.unwrap_or(parent)) {
            let mut placed = match before {
                Some(_) => node.insert_id_before(id),
                None => node.append_id(id),
            };
            placed.value().depth = depth;
            self.deepest = self.deepest.max(depth);
        }
    }

    /// As [`Self::attach`]; text joins the text it comes to stand behind.
    fn insert(&mut self, child: NodeOrText<NodeId>, parent: NodeId, before: Option<NodeId>) {
        let text = match child {
            NodeOrText::AppendNode(id) => return self.attach(id, parent, before),
            NodeOrText::AppendText(text) => text,
        };
        let previous = match before {
            Some(before) => self.tree.get(before).and_then(|node| node.prev_sibling()),
            None => self.tree.get(parent).and_then(|node| node.last_child()),
        };
        let previous = previous.map(|node| node.id());
        if let Some(mut node) = previous.and_then(|id| self.tree.get_mut(id))
            && let Kind::Text(existing) = &mut node.value().kind
        {
            existing.push_str(&text);
            return;
        }
        let id = self.create(Kind::Text(text.to_string()));
        self.attach(id, parent, before);
    }
}

/// The parser's view of the tree.
struct Sink(RefCell<Page>);

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
    type Output = Tree<Node>;
    type ElemName<'a> = Name;

    fn finish(self) -> Tree<Node> {
        self.0.into_inner().tree
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> NodeId {
        self.0.borrow().tree.root().id()
    }

    fn elem_name<'a>(&'a self, target: &'a NodeId) -> Name {
        match self.0.borrow().tree.get(*target).map(|node| &node.value().kind) {
            Some(Kind::Element { name, .. }) => Name(name.clone()),
            Some(Kind::Text(_) | Kind::Other) | None => {
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
        let mut page = self.0.borrow_mut();
        match page.parent(*element) {
            Some(parent) => page.insert(child, parent, Some(*element)),
            None => page.insert(child, *previous, None),
        }
    }

    fn append_before_sibling(&self, sibling: &NodeId, child: NodeOrText<NodeId>) {
        let mut page = self.0.borrow_mut();
        if let Some(parent) = page.parent(*sibling) {
            page.insert(child, parent, Some(*sibling));
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
        let mut page = self.0.borrow_mut();
        if let Some(mut node) = page.tree.get_mut(*target)
            && let Kind::Element { attributes, .. } = &mut node.value().kind
        {
            for attribute in added {
                if attributes.iter().all(|known| known.name != attribute.name) {
                    attributes.push(attribute);
                }
            }
        }
    }

    fn remove_from_parent(&self, target: &NodeId) {
        if let Some(mut node) = self.0.borrow_mut().tree.get_mut(*target) {
            node.detach();
        }
    }

    fn reparent_children(&self, node: &NodeId, parent: &NodeId) {
        let mut page = self.0.borrow_mut();
        while let Some(child) =
            page.tree.get(*node).and_then(|node| node.first_child()).map(|child| child.id())
        {
            page.attach(child, *parent, None);
        }
    }
}
