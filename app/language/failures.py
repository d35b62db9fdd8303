"""What fails on a server that was asked rightly, in Korean: measurements, runtimes, the queue, the store."""

from collections.abc import Mapping

FAILURES: Mapping[str, str] = {
    # A runtime that cannot run here
    "{title} is not installed; install it with: {pip}": "{title:이/가} 설치되어 있지 않습니다. 설치: {pip}",
    "{title} is not installed; install it with: {pip}, or this project's extra [{extra}]": (
        "{title:이/가} 설치되어 있지 않습니다. 설치: {pip}, 또는 이 프로젝트의 추가 구성 [{extra}]"
    ),
    "No NVIDIA GPU was found here; run on a machine that has one, with its driver installed": (
        "NVIDIA GPU를 찾지 못했습니다. GPU와 드라이버가 있는 기기에서 실행하세요"
    ),
    "torch.compile needs a C++ compiler; install one, on Debian with: apt-get install g++": (
        "torch.compile에는 C++ 컴파일러가 필요합니다. 설치(Debian): apt-get install g++"
    ),
    "torch.compile needs Python's headers; install them, on Debian with: apt-get install python3-dev": (
        "torch.compile에는 Python 헤더가 필요합니다. 설치(Debian): apt-get install python3-dev"
    ),
    "This PyTorch was built without CUDA; install one that was: https://pytorch.org/get-started/locally": (
        "설치된 PyTorch가 CUDA를 지원하지 않습니다. CUDA용을 설치하세요: https://pytorch.org/get-started/locally"
    ),
    "This ONNX Runtime was built without CUDA; replace it with: pip uninstall onnxruntime && pip install "
    "onnxruntime-gpu": (
        "설치된 ONNX Runtime이 CUDA를 지원하지 않습니다. 다음으로 바꾸세요: pip uninstall onnxruntime && pip install "
        "onnxruntime-gpu"
    ),
    "{name} does not run {precision}; it runs {known}": (
        "{name} 런타임은 {precision} 정밀도를 지원하지 않습니다. 지원하는 정밀도: {known}"
    ),
    "onnxruntime-cuda was given {used} in place of {provider}; is CUDA installed?": (
        "onnxruntime-cuda가 {provider} 대신 {used:으로/로} 실행되었습니다. CUDA가 설치되어 있는지 확인하세요"
    ),
    "a library is missing or broken: {error}; install its package anew": (
        "라이브러리가 없거나 손상되었습니다({error}). 패키지를 다시 설치하세요"
    ),
    # A measurement
    "the measurement was cancelled; its child process was killed": "측정을 중단하고 측정 프로세스를 종료했습니다",
    "the measurement was cancelled before its turn came": "측정 차례가 오기 전에 중단했습니다",
    "the child process gave no answer within {seconds:g} seconds and was killed; allow more time, or measure a smaller "
    "network": "측정 프로세스가 {seconds:g}초 안에 끝나지 않아 종료했습니다. 시간을 늘리거나 네트워크를 줄이세요",
    "the child process wrote more than {most} MiB, which is no measurement, and was killed{output}": (
        "측정 프로세스가 {most} MiB를 넘게 출력해 종료했습니다{output}"
    ),
    "the child process ran out of memory; measure a smaller network or batch, or free some memory": (
        "측정 프로세스의 메모리가 부족했습니다. 네트워크나 배치를 줄이거나 메모리를 확보하세요"
    ),
    "the child process {how} and gave no measurement{output}": "측정 프로세스가 {how} 측정값이 없습니다{output}",
    "the child process {how}{output}": "측정 프로세스가 {how} 값을 얻지 못했습니다{output}",
    "was killed by SIGKILL, as the system does when memory runs out,": "SIGKILL로 종료되어(메모리가 부족할 때 흔함)",
    "was killed by {signal}": "{signal} 신호로 종료되어",
    "ended with exit code {code}": "종료 코드 {code}번으로 끝나",
    "closed its answer unfinished": "답을 마치지 않고 끝나",
    "answered {text}, which is no result,": "알 수 없는 답({text})을 보내",
    "; it said: {tail}": ". 마지막 출력: {tail}",
    "; it said nothing": ". 출력은 없습니다",
    "{runtime} does not compute what torch computes: its logits are {found:.3g} of their size away, expected at most "
    "{allowed:g} at {precision}; for image {image}, class {label}, it gives {given:.6g} and torch {wanted:.6g}": (
        "{runtime:과/와} torch의 계산 결과가 다릅니다. 로짓의 상대 차이가 {found:.3g}로 {precision}의 "
        "허용값({allowed:g})을 "
        "넘습니다(이미지 {image}, 클래스 {label}: {runtime} {given:.6g}, torch {wanted:.6g})"
    ),
    "{runtime} gave an output of shape {shape}, finite: {finite}; expected finite numbers of shape {wanted}": (
        "{runtime}의 출력 모양이 {shape}입니다(유한한 값: {finite}). 필요한 출력: 모양이 {wanted}인 유한한 값"
    ),
    "torch's logits cannot be read from {path}: {error}; delete the file": (
        "torch의 로짓을 {path}에서 읽을 수 없습니다({error}). 파일을 지우세요"
    ),
    "no module can be read from {path}: {reason}; delete the file": (
        "{path}에서 모듈을 읽을 수 없습니다({reason}). 파일을 지우세요"
    ),
    "ncnn cannot read {model}; delete the file, and it is made anew": (
        "ncnn이 {model} 파일을 읽지 못합니다. 지우면 다시 만들어집니다"
    ),
    "the GPU's driver answered {name} with status {status}": "GPU 드라이버가 {name}에 상태 {status}번으로 답했습니다",
    "a measurement just made names no conditions; its child was of another version": (
        "방금 만든 측정값에 측정 조건이 없습니다. 측정 프로세스의 버전이 다릅니다"
    ),
    "a measurement just made names no states; its child was of another version": (
        "방금 만든 측정값에 기기 상태가 없습니다. 측정 프로세스의 버전이 다릅니다"
    ),
    "a measurement came as {text!r}; expected JSON: {error}": "측정값이 JSON이 아닙니다({text!r}, {error})",
    "not a measurement: {error}": "측정값이 아닙니다({error})",
    "cores is {cores}, but this system pins no process; leave it out": (
        "cores를 지정했지만({cores}) 이 시스템에서는 프로세스를 코어에 고정할 수 없습니다. 빼고 실행하세요"
    ),
    "cores is {cores}; expected numbers of CPUs that this process may use, such as {known}": (
        "cores의 값이 {cores}입니다. 이 프로세스가 쓸 수 있는 CPU 번호를 지정하세요(예: {known})"
    ),
    "the server failed on this; its log says why": "서버에서 오류가 발생했습니다. 원인은 서버 로그에 있습니다",
    "there are no latencies to predict from; measure or import at least one design point": (
        "예측에 쓸 지연 시간이 없습니다. 모델을 하나 이상 측정하거나 가져오세요"
    ),
    # Jobs and what runs them
    "{count} measurements are asked for; expected 1 to {most} at a time": (
        "측정 {count}개를 요청했습니다. 한 번에 1~{most}개를 요청할 수 있습니다"
    ),
    "Idempotency-Key {key!r} was used for another request; use a new key.": (
        "이 Idempotency-Key({key!r})는 다른 요청에 쓰였습니다. 새 키를 쓰세요."
    ),
    "Job {job_id} has ended; only one that has not can be.": "작업 {job_id:은/는} 이미 끝나 중단할 수 없습니다.",
    "{queued} jobs wait already and one measurement runs at a time; try again later.": (
        "작업 {queued}개가 이미 대기 중입니다. 한 번에 하나씩 측정하니 나중에 다시 시도하세요."
    ),
    "{waiting} requests like this one wait for their turn already; ask again in a moment.": (
        "같은 종류의 요청 {waiting}개가 이미 차례를 기다리고 있습니다. 잠시 뒤 다시 시도하세요."
    ),
    "The server is ending; ask again in a moment.": "서버가 종료되는 중입니다. 잠시 뒤 다시 시도하세요.",
    "{listening} streams of events are open already; ask GET /api/v1/jobs/{job_id} now and then.": (
        "이벤트 스트림 {listening}개가 이미 열려 있습니다. GET /api/v1/jobs/{job_id}로 가끔 확인하세요."
    ),
    "The worker process did not answer within {seconds:g} s; try again in a moment.": (
        "작업 프로세스가 {seconds:g}초 안에 응답하지 않았습니다. 잠시 뒤 다시 시도하세요."
    ),
    "The process that runs torch ended unexpectedly (out of memory?); the next request starts a new one.": (
        "torch를 실행하는 프로세스가 비정상 종료되었습니다(메모리 부족일 수 있음). 다음 요청에서 다시 시작합니다."
    ),
    "The server failed on this request; its log has the cause under {request_id}. Trying again may help.": (
        "서버가 이 요청을 처리하지 못했습니다. 원인은 서버 로그의 {request_id}에 있습니다. 다시 시도해 보세요."
    ),
    # The store
    "the store does not answer": "저장소가 응답하지 않습니다",
    "{told}; the server's log says why.": "{told}. 원인은 서버 로그에 있습니다.",
    "the store did not answer within {seconds:g} s": "저장소가 {seconds:g}초 안에 응답하지 않았습니다",
    "the data folder cannot be written; what is measured is lost with the server": (
        "데이터 폴더에 쓸 수 없어 측정값이 서버와 함께 사라집니다"
    ),
    "the store is still being opened; try again in a moment": "저장소를 여는 중입니다. 잠시 뒤 다시 시도하세요",
    "many requests wait for the store already; try again in a moment": (
        "이미 많은 요청이 저장소를 기다리고 있습니다. 잠시 뒤 다시 시도하세요"
    ),
    "Nothing is counted here; start the server with MBX_METRICS=1.": (
        "이 서버는 통계를 모으지 않습니다. MBX_METRICS=1로 서버를 시작하세요."
    ),
    "the data folder is not there": "데이터 폴더가 없습니다",
    "the disk of the data folder is full: {left:.1f} MB are left": (
        "데이터 폴더의 디스크가 가득 찼습니다({left:.1f} MB 남음)"
    ),
    "the store's tables cannot be brought up to date": "저장소를 최신 버전으로 바꾸지 못했습니다",
    "the store's tables are those of another version": "저장소가 다른 버전의 것입니다",
    "the store's file was removed or replaced; start the server again": (
        "저장소 파일이 지워지거나 바뀌었습니다. 서버를 다시 시작하세요"
    ),
    "job {job_id} has not ended; cancel it first": "작업 {job_id:이/가} 끝나지 않았습니다. 먼저 중단하세요",
    "{what} {id} in the store cannot be read: {error}": "저장소의 {what} {id}번을 읽을 수 없습니다({error})",
    "measurement": "측정값",
    "job": "작업",
}
