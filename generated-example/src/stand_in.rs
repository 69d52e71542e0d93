//! A stand-in for Label Studio 1.23.2, community edition, so that the example runs with nothing installed.
//!
//! It answers the requests of the three capabilities with the paths, statuses, JSON and errors of the real
//! server, from memory, and starts the same every time. It must not grow into a server: it takes JSON only,
//! does not know one token from another, and has its 404 page for whatever the capabilities do not call.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{ALLOW, AUTHORIZATION, CONTENT_TYPE, HeaderName, WWW_AUTHENTICATE};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};
use tokio::net::TcpListener;

/// An `Authorization` header that the stand-in accepts.
pub(crate) const TOKEN: &str = "Token stand-in";

const PAGE: &str = "<!doctype html>\n<title>404 | Label Studio</title>\n<h1>404</h1>\n";
const ONLY_IN_A_SINGLE_TASK: [&str; 6] =
    ["predictions", "annotations", "completed_at", "predictions_score", "avg_lead_time", "draft_exists"];

/// A running stand-in; it ends with the program.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StandIn {
    address: SocketAddr,
}

impl StandIn {
    /// Where it listens, in the form of a capability's `baseUri`.
    pub(crate) fn base_uri(self) -> String {
        format!("http://{}", self.address)
    }
}

/// Starts a stand-in with fresh data on a free port of the loopback interface.
pub(crate) async fn start() -> io::Result<StandIn> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = listener.local_addr()?;
    let router = Router::new().fallback(answer).with_state(Arc::new(Mutex::new(Store::new())));
    tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, router).await {
            eprintln!("the stand-in for Label Studio ended: {error}");
        }
    });
    Ok(StandIn { address })
}

async fn answer(State(store): State<Arc<Mutex<Store>>>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let Some((resource, allowed)) = Resource::at(head.uri.path()) else {
        return page();
    };
    let body = to_bytes(body, 1 << 20).await.unwrap_or_default();
    let call = Call { head, body };
    let mut store = store.lock().unwrap_or_else(PoisonError::into_inner);
    let (status, body) = match call.authenticate().and_then(|()| store.answer(resource, &call)) {
        Ok(parts) => parts,
        Err(Failure(_, Value::Null)) => return page(),
        Err(Failure(status, body)) => (status, body),
    };
    let mut response =
        (status, [(CONTENT_TYPE, "application/json")], Body::from(body.to_string())).into_response();
    response.headers_mut().insert(ALLOW, HeaderValue::from_static(allowed));
    if status == StatusCode::UNAUTHORIZED {
        response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Token"));
    }
    response
}

fn page() -> Response {
    (StatusCode::NOT_FOUND, [(CONTENT_TYPE, "text/html; charset=utf-8")], PAGE).into_response()
}

#[derive(Clone, Copy)]
enum Resource {
    Organizations,
    Organization(u64),
    InviteToken,
    Projects,
    Project(u64),
    Tasks,
    Task(u64),
}

impl Resource {
    /// The resource at a path, and its `Allow` header. Lists, projects and tasks answer with and without the last
    /// slash, since the server adds a missing one itself; an organization and the invitation have none.
    fn at(path: &str) -> Option<(Self, &'static str)> {
        let segments: Vec<_> = path.strip_prefix("/api/")?.split('/').collect();
        let list = "GET, POST, HEAD, OPTIONS";
        let item = "GET, PUT, PATCH, DELETE, HEAD, OPTIONS";
        Some(match segments[..] {
            ["organizations"] | ["organizations", ""] => (Self::Organizations, list),
            ["organizations", id] => (Self::Organization(id.parse().ok()?), "GET, PUT, PATCH, HEAD, OPTIONS"),
            ["invite", "reset-token"] => (Self::InviteToken, "POST, OPTIONS"),
            ["projects"] | ["projects", ""] => (Self::Projects, list),
            ["projects", id] | ["projects", id, ""] => (Self::Project(id.parse().ok()?), item),
            ["tasks"] | ["tasks", ""] => (Self::Tasks, list),
            ["tasks", id] | ["tasks", id, ""] => (Self::Task(id.parse().ok()?), item),
            _ => return None,
        })
    }
}

/// An error answer; without a body it is the 404 page, which is also what an unknown organization gives.
struct Failure(StatusCode, Value);

fn failure(status: StatusCode, detail: impl Into<String>) -> Failure {
    let id = "00000000-0000-4000-8000-000000000000";
    let (code, text) = (status.as_u16(), detail.into());
    let body = json!({"id": id, "status_code": code, "version": "1.23.2", "detail": text, "exc_info": null});
    Failure(status, body)
}

fn invalid(errors: Value) -> Failure {
    let mut failure = failure(StatusCode::BAD_REQUEST, "Validation error");
    failure.1["validation_errors"] = errors;
    failure
}

fn find<'a>(records: &'a mut [Value], id: u64, kind: &str) -> Result<&'a mut Value, Failure> {
    let found = records.iter_mut().find(|record| record["id"] == id);
    found.ok_or_else(|| failure(StatusCode::NOT_FOUND, format!("No {kind} matches the given query.")))
}

/// One request, read as the server reads it.
struct Call {
    head: Parts,
    body: Bytes,
}

impl Call {
    fn header(&self, name: HeaderName) -> &str {
        self.head.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    fn authenticate(&self) -> Result<(), Failure> {
        let mut words = self.header(AUTHORIZATION).split_whitespace();
        let known = words.next().is_some_and(|scheme| scheme.eq_ignore_ascii_case("Token"));
        let detail = match words.count() {
            _ if !known => "Authentication credentials were not provided.",
            0 => "Invalid token header. No credentials provided.",
            1 => return Ok(()),
            _ => "Invalid token header. Token string should not contain spaces.",
        };
        Err(failure(StatusCode::UNAUTHORIZED, detail))
    }

    fn parameter(&self, name: &str) -> Option<String> {
        let query = self.head.uri.query().unwrap_or_default();
        form_urlencoded::parse(query.as_bytes()).find_map(|(key, value)| (key == name).then(|| value.into()))
    }

    /// The members of a JSON object; no body at all is an empty one.
    fn object(&self) -> Result<Map<String, Value>, Failure> {
        let media_type = self.header(CONTENT_TYPE);
        if self.body.is_empty() {
            return Ok(Map::new());
        }
        if media_type.split(';').next().map(str::trim) != Some("application/json") {
            let detail = format!("Unsupported media type \"{media_type}\" in request.");
            return Err(failure(StatusCode::UNSUPPORTED_MEDIA_TYPE, detail));
        }
        match serde_json::from_slice(&self.body) {
            Ok(Value::Object(members)) => Ok(members),
            Ok(Value::Null) => Err(invalid(json!({"non_field_errors": ["No data provided"]}))),
            Ok(_) => Err(invalid(json!({"non_field_errors": ["Invalid data. Expected a dictionary."]}))),
            Err(error) => Err(failure(StatusCode::BAD_REQUEST, format!("JSON parse error - {error}"))),
        }
    }
}

/// The rule for a text that a PATCH sets: its name, whether it may be null, and its length.
type Rule = (&'static str, bool, usize, usize);

const ORGANIZATION_RULES: [Rule; 3] =
    [("title", false, 1, 1000), ("token", true, 0, 256), ("contact_info", true, 0, 254)];
const PROJECT_RULES: [Rule; 2] = [("title", true, 3, 50), ("description", true, 0, usize::MAX)];

/// Sets every member that has a rule, or none when one is refused; it leaves other members alone.
fn update(record: &mut Value, rules: &[Rule], members: &Map<String, Value>) -> Result<(), Failure> {
    let (mut changed, mut errors) = (record.clone(), Map::new());
    for (rule, value) in rules.iter().filter_map(|rule| Some((*rule, members.get(rule.0)?))) {
        match checked(rule, value) {
            Ok(value) => changed[rule.0] = value,
            Err(error) => errors.extend([(rule.0.to_owned(), json!([error]))]),
        }
    }
    if !errors.is_empty() {
        return Err(invalid(Value::Object(errors)));
    }
    *record = changed;
    Ok(())
}

fn checked((name, optional, least, most): Rule, value: &Value) -> Result<Value, String> {
    let text = match value {
        Value::Null if optional => return Ok(Value::Null),
        Value::Null => return Err("This field may not be null.".to_owned()),
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Bool(_) | Value::Array(_) | Value::Object(_) => return Err("Not a valid string.".to_owned()),
    };
    let is_email = || text.split_once('@').is_some_and(|(user, host)| !user.is_empty() && host.contains('.'));
    match text.chars().count() {
        0 if optional => Ok(json!(text)),
        0 => Err("This field may not be blank.".to_owned()),
        _ if text.contains('\0') => Err("Null characters are not allowed.".to_owned()),
        count if count < least => Err(format!("Ensure this field has at least {least} characters.")),
        count if count > most => Err(format!("Ensure this field has no more than {most} characters.")),
        _ if name == "contact_info" && !is_email() => Err("Enter a valid email address.".to_owned()),
        _ => Ok(json!(text)),
    }
}

/// Everything the stand-in knows.
struct Store {
    writes: u64,
    organization: Value,
    projects: Vec<Value>,
    tasks: Vec<Value>,
}

impl Store {
    fn new() -> Self {
        let mut store = Self { writes: 0, organization: json!({}), projects: Vec::new(), tasks: Vec::new() };
        let now = store.now();
        store.organization = json!({"id": 1, "title": "Label Studio", "token": store.invite_token(),
            "created_at": now, "updated_at": now, "contact_info": null, "created_by": 1, "users": [1]});
        store.projects =
            vec![project(1, "Reviews", "Is it kind?", &now), project(2, "Mails", "What is it about?", &now)];
        for (project, text) in [(1, "It works at once."), (1, "It broke."), (2, "Where is my parcel?")] {
            store.add_task(project, &json!({"text": text}));
        }
        store
    }

    /// The time goes on by one second with each write, so that every run is like the last.
    fn now(&mut self) -> String {
        self.writes += 1;
        let (hours, minutes, seconds) = (self.writes / 3600 % 24, self.writes / 60 % 60, self.writes % 60);
        format!("2026-01-01T{hours:02}:{minutes:02}:{seconds:02}.000000Z")
    }

    fn invite_token(&mut self) -> String {
        self.writes += 1;
        format!("invitation{:030}", self.writes)
    }

    fn answer(&mut self, resource: Resource, call: &Call) -> Result<(StatusCode, Value), Failure> {
        let body = match (call.head.method.as_str(), resource) {
            ("GET" | "HEAD", Resource::Organizations) => {
                let one = &self.organization;
                json!([{"id": one["id"], "title": one["title"], "contact_info": one["contact_info"],
                    "created_at": one["created_at"]}])
            }
            ("GET" | "HEAD" | "PATCH", Resource::Organization(id)) if id != 1 => {
                return Err(Failure(StatusCode::NOT_FOUND, Value::Null));
            }
            ("GET" | "HEAD", Resource::Organization(_)) => self.organization.clone(),
            ("PATCH", Resource::Organization(_)) => {
                update(&mut self.organization, &ORGANIZATION_RULES, &call.object()?)?;
                self.organization["updated_at"] = json!(self.now());
                self.organization.clone()
            }
            ("POST", Resource::InviteToken) => {
                let token = self.invite_token();
                let invite_url = format!("/user/signup/?token={token}");
                self.organization["token"] = json!(token);
                return Ok((StatusCode::CREATED, json!({"token": token, "invite_url": invite_url})));
            }
            ("GET" | "HEAD", Resource::Projects) => self.list_projects(call),
            ("GET" | "HEAD", Resource::Project(id)) => self.project(id)?.clone(),
            ("PATCH", Resource::Project(id)) => {
                let project = self.project(id)?;
                update(project, &PROJECT_RULES, &call.object()?)?;
                project.clone()
            }
            ("GET" | "HEAD", Resource::Tasks) => self.list_tasks(call)?,
            ("POST", Resource::Tasks) => return self.create_task(&call.object()?),
            ("GET" | "HEAD", Resource::Task(id)) => find(&mut self.tasks, id, "Task")?.clone(),
            (method, _) => {
                let detail = format!("Method \"{method}\" not allowed.");
                return Err(failure(StatusCode::METHOD_NOT_ALLOWED, detail));
            }
        };
        Ok((StatusCode::OK, body))
    }

    fn project(&mut self, id: u64) -> Result<&mut Value, Failure> {
        find(&mut self.projects, id, "Project")
    }

    fn list_projects(&self, call: &Call) -> Value {
        let wanted = call.parameter("title").unwrap_or_default().to_lowercase();
        let title = |project: &Value| project["title"].as_str().unwrap_or_default().to_lowercase();
        let newest_first = self.projects.iter().rev();
        let found: Vec<_> = newest_first.filter(|project| title(project).contains(&wanted)).collect();
        json!({"count": found.len(), "next": null, "previous": null, "results": found})
    }

    fn list_tasks(&mut self, call: &Call) -> Result<Value, Failure> {
        let Some(wanted) = call.parameter("project") else {
            let body = json!({"detail": "Neither project nor view id specified"});
            return Err(Failure(StatusCode::NOT_FOUND, body));
        };
        let id = wanted.parse::<u64>().map_err(|_| {
            let rule = "It should be digit string.";
            invalid(json!({"project": format!("Incorrect value in key \"project\" = \"{wanted}\". {rule}")}))
        })?;
        self.project(id)?;
        let mut found: Vec<_> = self.tasks.iter().filter(|task| task["project"] == id).cloned().collect();
        for task in found.iter_mut().filter_map(Value::as_object_mut) {
            task.retain(|name, _| !ONLY_IN_A_SINGLE_TASK.contains(&name.as_str()));
        }
        let number = |name, usual| call.parameter(name).map_or(Some(usual), |text| text.parse().ok());
        let size = number("page_size", 100).filter(|size| *size > 0).unwrap_or(100);
        let page = number("page", 1).and_then(|page| found.chunks(size).nth(page.checked_sub(1)?));
        if page.is_none() && !found.is_empty() {
            return Err(failure(StatusCode::NOT_FOUND, "Invalid page."));
        }
        let (total, tasks) = (found.len(), page.unwrap_or_default());
        Ok(json!({"total_annotations": 0, "total_predictions": 0, "total": total, "tasks": tasks}))
    }

    fn create_task(&mut self, members: &Map<String, Value>) -> Result<(StatusCode, Value), Failure> {
        let required = |name: &str| invalid(json!({name: ["This field is required."]}));
        let project = members.get("project").and_then(Value::as_u64);
        if let Some(project) = project {
            self.project(project)?;
        }
        let data = members.get("data").ok_or_else(|| required("data"))?;
        let project = project.ok_or_else(|| required("project"))?;
        if data.get("text").is_none() {
            let why =
                "\"text\" key is expected in task data [assume: item[\"data\"] = task root with values]";
            return Err(invalid(json!({"non_field_errors": [why]})));
        }
        Ok((StatusCode::CREATED, self.add_task(project, data)))
    }

    /// Keeps a task, and gives the shorter form of it that the answer to its creation has.
    fn add_task(&mut self, project: u64, data: &Value) -> Value {
        let now = self.now();
        let id = self.tasks.len() + 1;
        let number = self.tasks.iter().filter(|task| task["project"] == project).count() + 1;
        let task = json!({"id": id, "predictions": [], "annotations": [], "drafts": [], "annotators": [],
            "inner_id": number, "cancelled_annotations": 0, "total_annotations": 0, "total_predictions": 0,
            "completed_at": null, "annotations_results": "", "predictions_results": "",
            "predictions_score": null, "file_upload": null, "storage_filename": null, "annotations_ids": "",
            "predictions_model_versions": "", "avg_lead_time": null, "draft_exists": false, "updated_by": [],
            "data": data, "meta": {}, "created_at": now, "updated_at": now, "is_labeled": false, "overlap": 1,
            "comment_count": 0, "unresolved_comment_count": 0, "last_comment_updated_at": null,
            "project": project, "comment_authors": []});
        self.tasks.push(task);
        for owner in self.projects.iter_mut().filter(|owner| owner["id"] == project) {
            owner["task_number"] = json!(number);
            owner["queue_total"] = json!(number);
        }
        json!({"id": id, "data": data, "meta": {}, "created_at": now, "updated_at": now, "is_labeled": false,
            "overlap": 1, "inner_id": number, "total_annotations": 0, "cancelled_annotations": 0,
            "total_predictions": 0, "comment_count": 0, "unresolved_comment_count": 0,
            "last_comment_updated_at": null, "project": project, "updated_by": null, "file_upload": null,
            "comment_authors": []})
    }
}

fn project(id: u64, title: &str, description: &str, now: &str) -> Value {
    let mut project: Value = serde_json::from_str(PROJECT).unwrap_or_default();
    project["id"] = json!(id);
    project["title"] = json!(title);
    project["description"] = json!(description);
    project["created_at"] = json!(now);
    project
}

/// A project as the server makes it; `project` sets what differs.
const PROJECT: &str = r##"{"id": 0, "title": "", "description": "",
    "label_config": "<View><Text name=\"text\" value=\"$text\"/></View>", "expert_instruction": "",
    "show_instruction": false, "show_skip_button": true, "enable_empty_annotation": true,
    "show_annotation_history": false, "organization": 1, "color": "#FFFFFF", "maximum_annotations": 1,
    "is_published": false, "model_version": "", "is_draft": false, "created_by": {"id": 1, "first_name": "",
    "last_name": "", "email": "someone@example.com", "avatar": null}, "created_at": "",
    "min_annotations_to_start_training": 0, "start_training_on_annotation_update": false,
    "show_collab_predictions": true, "num_tasks_with_annotations": 0, "task_number": 0,
    "useful_annotation_number": 0, "ground_truth_number": 0, "skipped_annotations_number": 0,
    "total_annotations_number": 0, "total_predictions_number": 0, "sampling": "Sequential sampling",
    "show_ground_truth_first": false, "annotator_evaluation_enabled": false, "show_overlap_first": false,
    "overlap_cohort_percentage": 100, "task_data_login": null, "task_data_password": null,
    "control_weights": {}, "parsed_label_config": {}, "evaluate_predictions_automatically": false,
    "config_has_control_tags": false, "skip_queue": "REQUEUE_FOR_OTHERS",
    "reveal_preannotations_interactively": false, "pinned_at": null, "finished_task_number": 0,
    "queue_total": 0, "queue_done": 0, "config_suitable_for_bulk_annotation": true, "state": null}"##;
