"""What is refused of a request, in Korean: by the English sentence that says it where it is raised."""

from collections.abc import Mapping

REQUEST_REFUSALS: Mapping[str, str] = {
    # A value of a request
    "{name} is {value}; expected {expected}": "{name}의 값이 {value}입니다. 필요한 값: {expected}",
    "{name} is missing; expected {expected}": "{name:이/가} 없습니다. 필요한 값: {expected}",
    "{name} is not known here; leave it out or check its spelling in /docs": (
        "{name:은/는} 알 수 없는 항목입니다. 빼거나 /docs에서 철자를 확인하세요"
    ),
    "{name} is no parameter here; expected some of {known}": (
        "{name:은/는} 여기서 쓰는 매개변수가 아닙니다. 쓸 수 있는 매개변수: {known}"
    ),
    "the body is not JSON: {error}": "본문이 JSON이 아닙니다({error})",
    "the body has {sign!r} {count:,} times; expected at most {most:,} times": (
        "본문에 {sign!r} 문자가 {count:,}번 있습니다. {most:,}번까지 쓸 수 있습니다"
    ),
    "a whole number from {low} to {high:,}": "{low}~{high:,}의 정수",
    "{what} from {low:g} to {high:g}": "{low:g}~{high:g}의 {what}",
    "seconds": "초",
    "a share": "비율",
    "one of {known}": "다음 중 하나: {known}",
    "give either rho or resolution, and only one of them": "rho와 resolution 중 하나만 지정하세요",
    "give either points, or alpha and resolution; not both": (
        "points 또는 alpha와 resolution 중 한 가지 방식으로만 지정하세요"
    ),
    "give points, or both alpha and resolution": "points를 지정하거나 alpha와 resolution을 모두 지정하세요",
    "{shape} design points are asked for; expected 1 to {most:,}": (
        "모델 {shape}개를 요청했습니다. 한 번에 1~{most:,}개를 요청할 수 있습니다"
    ),
    "columns has {name!r}; expected some of {known}": "columns에 {name!r} 열은 없습니다. 쓸 수 있는 열: {known}",
    "objectives have {name!r}; expected some of {known}": "목표에 {name!r} 열은 없습니다. 쓸 수 있는 열: {known}",
    "there is no column {name!r}; expected one of {known}": "{name!r} 열은 없습니다. 쓸 수 있는 열: {known}",
    "{argument} has {part!r} at place {place}; expected {kind}": (
        "{argument}의 {place}번째 값이 {part!r}입니다. 필요한 값: {kind}"
    ),
    "a number": "숫자",
    "a whole number": "정수",
    "{count:,} points are compared in {columns} objectives; expected at most {most:,} points, or {few} objectives": (
        "모델 {count:,}개를 목표 {columns}개로 비교하도록 요청했습니다. 모델은 {most:,}개까지, 또는 목표는 "
        "{few}개까지 가능합니다"
    ),
    "{count:,} points are asked about; expected at most {most:,} to choose the next from": (
        "모델 {count:,}개를 요청했습니다. 다음 측정은 {most:,}개까지의 후보에서 고를 수 있습니다"
    ),
    "grid is {grid!r}; expected alphas x resolutions such as 31x25, and then no alpha and no resolution": (
        "grid의 값이 {grid!r}입니다. 31x25처럼 alpha 개수 x 해상도 개수로 쓰고 alpha와 resolution은 빼세요"
    ),
    "then is {text!r}; expected the stamp of an answer, such as 2026-11-30T03:38,n=8,0.5/160,5.29,59.1": (
        "then의 값이 {text!r}입니다. 필요한 값: 이전 답의 stamp(예: 2026-11-30T03:38,n=8,0.5/160,5.29,59.1)"
    ),
    "then is of {at}, which is no time": "then의 시각 {at:이/가} 올바르지 않습니다",
    "source is {source!r}; expected the source of a published number, as answers give it, or an accuracy set: "
    "{known}": ("source의 값이 {source!r}입니다. 필요한 값: 답에 적힌 발표값의 출처 또는 정확도 데이터({known})"),
    "{name} is {text!r}; expected {expected}": "{name}의 값이 {text!r}입니다. 필요한 값: {expected}",
    "alpha/resolution[/network][/rounding][@runtime[@device]], such as 0.75/192 or 1.0/224/conv_mobilenet@openvino, "
    "or another network: {networks}": (
        "alpha/resolution[/network][/rounding][@runtime[@device]] 형식(예: 0.75/192, 1.0/224/conv_mobilenet@openvino) "
        "또는 다른 네트워크({networks})"
    ),
    "minimise is {named}; expected at least one objective, each named once": (
        "minimise의 값이 {named}입니다. 목표를 하나 이상, 한 번씩만 적으세요"
    ),
    "accuracy_set is {name!r}; expected one of {known}, or import that one first": (
        "accuracy_set의 값이 {name!r}입니다. 다음 중 하나를 쓰거나 그 데이터를 먼저 가져오세요: {known}"
    ),
    "latency needs device=, an id of GET /api/v1/devices": "지연 시간에는 GET /api/v1/devices의 id(device=)가 필요",
    "device is missing; expected an id of GET /api/v1/devices": (
        "device가 없습니다. GET /api/v1/devices에 있는 id를 지정하세요"
    ),
    "device is 'this', of which no latency is known yet; time some points first, with `mobilenet-explorer measure "
    "--grid --store` or on the page under Measure, or take another id of GET /api/v1/devices": (
        "이 기기의 지연 시간은 아직 알려져 있지 않습니다. 측정 화면이나 `mobilenet-explorer measure --grid "
        "--store`로 먼저 "
        "측정하거나 GET /api/v1/devices의 다른 id를 쓰세요"
    ),
    "device is {device!r}, of which no latency is known; did you mean {meant}? Expected an id of GET /api/v1/devices, "
    "or 'this' once something was measured here": (
        "{device!r} 기기의 지연 시간은 알려져 있지 않습니다. 혹시 이 기기를 찾으셨나요? {meant}. GET "
        "/api/v1/devices의 id를 쓰거나, 이 "
        "기기에서 측정한 뒤 'this'를 쓰세요"
    ),
    "device is {device!r}, of which no latency is known; expected an id of GET /api/v1/devices, or 'this' once "
    "something was measured here": (
        "{device!r} 기기의 지연 시간은 알려져 있지 않습니다. GET /api/v1/devices의 id를 쓰거나, 이 기기에서 측정한 "
        "뒤 'this'를 "
        "쓰세요"
    ),
    "precision is {precision!r}; on {device} there is {there}": (
        "{device} 기기에는 {precision!r} 값이 없습니다. 있는 정밀도: {there}"
    ),
    "runtime is {runtime!r}; at {precision} on {device} there is {known}": (
        "{device} 기기의 {precision} 값 중에 {runtime!r} 런타임은 없습니다. 있는 런타임: {known}"
    ),
    "network is {name!r}, which has one width and one resolution; ask at alpha 1 and {own} pixels": (
        "{name!r} 네트워크는 너비와 해상도가 하나뿐입니다. alpha 1, {own} px로 요청하세요"
    ),
    "network is {name!r}, which has one width; ask at alpha 1": (
        "{name!r} 네트워크는 너비가 하나뿐입니다. alpha 1로 요청하세요"
    ),
    "network is {name!r}; near it there are {near}; expected one of {known}": (
        "network의 값이 {name!r}입니다. 비슷한 이름: {near}. 필요한 값: {known} 중 하나"
    ),
    "{count:,} design points of {networks} networks are asked for; expected at most {most:,}": (
        "네트워크 {networks}개의 모델 {count:,}개를 요청했습니다. {most:,}개까지 가능합니다"
    ),
    "accuracy_set {name!r} knows no network; name networks in place of any": (
        "정확도 데이터 {name!r}에 알려진 네트워크가 없습니다. any 대신 네트워크 이름을 쓰세요"
    ),
    "network names {name!r}, which does not tell classes apart and has no top-1; leave it out of those that are chosen "
    "among": ("{name!r} 네트워크는 분류 모델이 아니어서 top-1이 없습니다. 고를 네트워크에서 빼세요"),
    "network is {network!r}, which has no top-1; expected one that tells classes apart": (
        "{network!r} 네트워크에는 top-1이 없습니다. 분류 모델을 쓰세요"
    ),
    "give --networks alone, or one network with its points": ("--networks만 쓰거나, 네트워크 하나와 그 지점을 쓰세요"),
    "block is for mobilenet_v1; network is {network!r}": (
        "block은 mobilenet_v1에만 쓸 수 있습니다. network의 값: {network!r}"
    ),
    "block {block!r} leaves nothing to choose; ask without {knob}": (
        "{block!r} 블록에는 고를 값이 없습니다. {knob} 없이 요청하세요"
    ),
    "alpha {smallest!r} leaves 0 of {base} channels under the {rounding} rule; use a larger alpha or the tf_slim rule, "
    "which keeps at least 8": (
        "alpha {smallest!r}에서는 {rounding} 규칙에 따라 채널 {base}개 중 0개가 남습니다. alpha를 늘리거나 채널을 "
        "8개 이상 "
        "남기는 tf_slim 규칙을 쓰세요"
    ),
    "max_seconds is {max_seconds:g}, below min_seconds, {min_seconds:g}; expected at least that": (
        "max_seconds({max_seconds:g})가 min_seconds({min_seconds:g})보다 작습니다. 같거나 크게 지정하세요"
    ),
    # A model file
    "the file would have {size:,.0f} MB; expected at most {most:,.0f} MB: take a smaller alpha or fewer classes, or "
    "call mobilenet_core.formats.export.export_model yourself": (
        "파일 크기가 {size:,.0f} MB가 되어 한도 {most:,.0f} MB를 넘습니다. alpha나 클래스 수를 줄이거나 "
        "mobilenet_core.formats.export.export_model을 직접 호출하세요"
    ),
    "model format is {model_format!r}; expected one of {known}": (
        "모델 형식이 {model_format!r}입니다. 다음 중 하나를 쓰세요: {known}"
    ),
    "{model_format} is not written at {precision}: {why}; expected {written}": (
        "{model_format} 파일은 {precision} 정밀도로 만들지 않습니다({why}). 가능한 정밀도: {written}"
    ),
    "{model_format} at {precision} is not written with io {io}: {why}; expected float": (
        "{model_format} {precision} 파일은 io {io:으로/로} 만들지 않습니다({why}). 가능한 값: float"
    ),
    "the runtimes that load it take the fp32 file and round as they load it": (
        "이 형식을 읽는 런타임은 fp32 파일을 읽으면서 반올림함"
    ),
    "ncnn's own tools make its integers, from the fp32 file and calibration images": (
        "ncnn의 정수 파일은 ncnn 도구가 fp32 파일과 보정용 이미지로 만듦"
    ),
    "it holds the module as it was built, in floats": "만든 모듈을 부동소수점 그대로 담음",
    "it holds the program as it was built, in floats": "내보낸 프로그램을 부동소수점 그대로 담음",
    "its integers come from another quantiser, whose results would not be those of the other files": (
        "정수 변환 도구가 달라 다른 파일과 결과가 같지 않음"
    ),
    "only the tflite file at int8 takes and gives integers": "정수로 입출력하는 것은 int8 tflite 파일뿐임",
    # Who asks, where, in which form
    "There is nothing at {path}; /docs lists every path.": "{path} 경로는 없습니다. 모든 경로는 /docs에 있습니다.",
    "There is no set {name!r}; GET /api/v1/accuracies lists them.": (
        "이름이 {name!r}인 정확도 데이터가 없습니다. 목록은 GET /api/v1/accuracies에 있습니다."
    ),
    "No set {name!r} was imported; GET /api/v1/accuracies lists them.": (
        "가져온 정확도 데이터 중에 {name!r} 이름은 없습니다. 목록은 GET /api/v1/accuracies에 있습니다."
    ),
    "{name} is published, and part of this version; only an imported set can be set aside.": (
        "{name:은/는} 발표된 정확도 데이터입니다. 가져온 데이터만 제외할 수 있습니다."
    ),
    "No file {import_id} was imported; GET /api/v1/measurements/imports lists them.": (
        "가져온 파일 중에 {import_id}번은 없습니다. 목록은 GET /api/v1/measurements/imports에 있습니다."
    ),
    "There is a NUL character (%00) in the address; expected text.": "주소에 NUL 문자(%00)가 있습니다. 글자만 쓰세요.",
    "a NUL character is no text": "NUL 문자는 쓸 수 없습니다",
    "There is no network {name!r}; known: {known}.": "이름이 {name!r}인 네트워크가 없습니다. 있는 네트워크: {known}.",
    "This server knows no job {job_id!r}; it may have been removed, or made on another server.": (
        "이 서버에는 id가 {job_id!r}인 작업이 없습니다. 삭제되었거나 다른 서버의 작업일 수 있습니다."
    ),
    "There is no file {name!r}.": "이름이 {name!r}인 파일이 없습니다.",
    "{devices} and {count} more": "{devices} 외 {count}개",
    "Nothing is stored of device {device!r}; did you mean {meant}? GET /api/v1/devices lists them.": (
        "id가 {device!r}인 기기는 저장된 값이 없습니다. 혹시 이 기기를 찾으셨나요? {meant}. 목록은 GET "
        "/api/v1/devices에 있습니다."
    ),
    "Nothing is stored of device {device!r}; GET /api/v1/devices lists them.": (
        "id가 {device!r}인 기기는 저장된 값이 없습니다. 목록은 GET /api/v1/devices에 있습니다."
    ),
    "No measurement {measurement_id} is stored.": "저장된 측정값 중에 {measurement_id}번은 없습니다.",
    "Last-Event-ID is {last_event_id!r}; expected the id of an event of this job, or none for all of them": (
        "Last-Event-ID의 값이 {last_event_id!r}입니다. 이 작업의 이벤트 id를 쓰거나, 모두 받으려면 비워 두세요"
    ),
    "cursor is {cursor!r}; expected one taken from `next`": "cursor가 {cursor!r}입니다. `next`에서 받은 값을 쓰세요",
    "{path} does not answer {method}; it answers {allowed}.": (
        "{path:은/는} {method} 메서드를 지원하지 않습니다. 지원하는 메서드: {allowed}."
    ),
    "The body is larger than {most:g} MB; send less at a time.": "본문이 {most:g} MB를 넘습니다. 나누어 보내세요.",
    "Too many bodies are being sent at once; send this one again.": (
        "한꺼번에 전송 중인 본문이 너무 많습니다. 다시 보내세요."
    ),
    "The body broke off before its end.": "본문이 끝나기 전에 전송이 끊겼습니다.",
    "Content-Length and Transfer-Encoding came; send one of them.": (
        "Content-Length와 Transfer-Encoding이 모두 왔습니다. 둘 중 하나만 보내세요."
    ),
    "Content-Encoding is {coding!r}; send the body as it is.": (
        "Content-Encoding이 {coding!r}입니다. 본문을 압축하지 말고 보내세요."
    ),
    "Content-Type is {media_type!r}; expected text/csv, with the file as the body.": (
        "Content-Type이 {media_type!r}입니다. 파일을 본문으로 하고 text/csv로 보내세요."
    ),
    "Accept is {accept!r}; this answer comes as application/json, text/csv or {arrow}.": (
        "Accept가 {accept!r}입니다. 이 답의 형식은 application/json, text/csv, {arrow} 중 하나입니다."
    ),
    "Arrow needs the extra: pip install 'mobilenet-explorer[arrow]'; JSON and CSV come without it.": (
        "Arrow 형식을 쓰려면 pip install 'mobilenet-explorer[arrow]'로 설치하세요. JSON과 CSV는 그냥 쓸 수 있습니다."
    ),
    "Host is {host!r}; without a token this server answers as localhost or 127.0.0.1 only: set MBX_TOKEN.": (
        "Host가 {host!r}입니다. 토큰이 없는 서버는 localhost나 127.0.0.1로만 응답합니다. MBX_TOKEN을 설정하세요."
    ),
    "The request came through a proxy, as its {proxied} says; set MBX_TOKEN, which writes then need, before others can "
    "reach this server.": (
        "요청이 프록시를 거쳤습니다({proxied}). 다른 사람이 이 서버에 접속하기 전에 MBX_TOKEN을 설정하세요. 그러면 "
        "변경에 토큰이 "
        "필요합니다."
    ),
    "Sec-Fetch-Site says that another site's page asks; only our own may, and who follows a link.": (
        "다른 사이트의 페이지에서 온 요청입니다(Sec-Fetch-Site). 이 서버의 페이지와 링크로 들어온 요청만 받습니다."
    ),
    "Origin is {origin!r}; writes are taken from {host!r} only.": (
        "Origin이 {origin!r}입니다. 변경 요청은 {host!r}에서 온 것만 받습니다."
    ),
    "Too many wrong tokens came from you; wait {wait_s} s.": "틀린 토큰을 너무 많이 보냈습니다. {wait_s}초 기다리세요.",
    "Send 'Authorization: Bearer TOKEN'; the server printed the token at its first start and keeps it in its data "
    "folder, or has it from MBX_TOKEN.": (
        "'Authorization: Bearer TOKEN'을 보내세요. 토큰은 서버가 처음 시작할 때 출력했고 데이터 폴더에 있으며, "
        "MBX_TOKEN으로 "
        "정했을 수도 있습니다."
    ),
}
