//! Answers that are read in the form that their operation declares.

use naftiko_runtime::codegen as rt;
use naftiko_runtime::serde_json::json;
use naftiko_runtime::{Error, Response, Value};

use crate::support::zoo;
use crate::support::zoo::UPSTREAM;
use harness::{Stub, respond};

async fn read(stub: &Stub, limit: usize, format: rt::Format) -> Result<Response<Value>, Error> {
    let capability = zoo(&stub.uri).max_response_body(limit).build().unwrap();
    let operation = Box::leak(Box::new(rt::Operation::get(&UPSTREAM, "/list").format(format)));
    capability.upstream(0).value(operation, &rt::Values::none()).await
}

#[tokio::test]
async fn an_answer_is_decoded_in_its_declared_format() {
    let stub = Stub::answering(201, &[("content-type", "text/plain")], "a,b").await;
    let text = read(&stub, 3, rt::Format::Text).await.unwrap();
    assert_eq!((text.status().as_u16(), text.body()), (201, &json!("a,b")));
    assert_eq!(read(&stub, 3, rt::Format::Binary).await.unwrap().into_body(), json!("YSxi"));
}

#[tokio::test]
async fn an_empty_body_is_null_or_the_empty_value() {
    let stub = Stub::answering(204, &[("content-type", "text/plain")], "").await;
    assert_eq!(read(&stub, 0, rt::Format::Json).await.unwrap().into_body(), json!(null));
    assert_eq!(read(&stub, 0, rt::Format::Xml).await.unwrap().into_body(), json!(null));
    assert_eq!(read(&stub, 0, rt::Format::Text).await.unwrap().into_body(), json!(""));
    #[cfg(feature = "csv")]
    assert_eq!(read(&stub, 0, rt::Format::Csv).await.unwrap().into_body(), json!([]));
}

#[tokio::test]
async fn decode_errors_name_the_operation_and_hide_the_body() {
    let stub = Stub::start(|_| {
        std::future::ready(respond(200, &[("content-type", "text/plain")], &b"s3cret\xff"[..]))
    })
    .await;
    let error = read(&stub, 99, rt::Format::Text).await.unwrap_err();
    assert_eq!(error.to_string(), "answer of `zoo` GET /list: the body is not UTF-8 at byte 6");
}

#[tokio::test]
async fn size_limits_and_error_statuses_hold_for_every_format() {
    let stub = Stub::answering(200, &[("content-type", "text/plain")], "abcd").await;
    let error = read(&stub, 3, rt::Format::Binary).await.unwrap_err();
    assert_eq!(error.to_string(), "answer of `zoo` GET /list: the body has more than 3 bytes");
    let stub = Stub::answering(404, &[("content-type", "text/plain")], "no").await;
    assert_eq!(read(&stub, 3, rt::Format::Binary).await.unwrap_err().status().unwrap(), 404);
}

/// Where the features are on, what generated code says of them is nothing.
#[cfg(feature = "formats")]
const _: () = {
    rt::requires::avro!();
    rt::requires::csv!();
    rt::requires::html!();
    rt::requires::markdown!();
    rt::requires::protobuf!();
    rt::requires::xml!();
    rt::requires::yaml!();
};
