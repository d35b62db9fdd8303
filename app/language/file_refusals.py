"""What is refused of a file, in Korean: by the English sentence that says it where it is raised."""

from collections.abc import Mapping

FILE_REFUSALS: Mapping[str, str] = {
    "line {line}: {message}": "{line}번째 줄: {message}",
    "the only line was not stored: {lines}": "하나뿐인 줄을 저장하지 못했습니다. {lines}",
    "none of the {count:,} lines was stored: {lines}": "{count:,}줄 중 저장한 줄이 없습니다. {lines}",
    # The file as a whole
    "line {line} is not UTF-8: byte {byte:#04x}; save the file as UTF-8 (Excel: 'CSV UTF-8')": (
        "{line}번째 줄이 UTF-8이 아닙니다(바이트 {byte:#04x}). 파일을 UTF-8로 저장하세요(Excel에서는 'CSV UTF-8')"
    ),
    "the file has more than {most:,} lines; import it in parts": ("파일이 {most:,}줄을 넘습니다. 나누어 가져오세요"),
    "line {line} was reached after {seconds} s; import the file in parts": (
        "{seconds}초 동안 {line}번째 줄까지 읽었습니다. 파일을 나누어 가져오세요"
    ),
    "line 1, the header, has {count:,} columns; expected at most {most}": (
        "첫 줄(열 이름)의 열이 {count:,}개입니다. {most}개까지 쓸 수 있습니다"
    ),
    "line 1, the header, has {repeated} more than once": "첫 줄(열 이름)에 {repeated} 열이 두 번 이상 있습니다",
    "line 1, the header, has {unknown!r}; expected {needed} and perhaps {optional}, with commas between": (
        "첫 줄(열 이름)에 알 수 없는 열이 있습니다({unknown!r}). 필요한 열: {needed}. 더할 수 있는 열: {optional}"
        "(쉼표로 구분)"
    ),
    "line 1, the header, has no {missing}; {to_do}": "첫 줄(열 이름)에 {missing} 열이 없습니다. {to_do}",
    "line 1, the header, has no {column}, which a file of timm's results has beside model": (
        "첫 줄(열 이름)에 {column} 열이 없습니다. timm의 결과 파일에는 model과 함께 이 열이 있어야 합니다"
    ),
    "add the column {names}": "{names} 열을 추가하세요",
    "add the columns {names}": "{names} 열을 추가하세요",
    "name what holds for every line with ?{query}": (
        "모든 줄에 공통인 값은 '가져올 수 있는 파일' 아래 칸에 적으세요(API에서는 ?{query})"
    ),
    "{add} and {name_them}": "{add}. 그리고 {name_them}",
    "no top1_percent is above {best:g}; expected percent, 0 to 100: write 70.9 where 0.709 is meant": (
        "top1_percent가 모두 {best:g} 이하입니다. 0~100의 퍼센트로 적으세요(0.709가 아니라 70.9)"
    ),
    # A line
    "the line has {count:,} characters; expected at most {most:,}": (
        "줄이 {count:,}자입니다. {most:,}자까지 쓸 수 있습니다"
    ),
    "the line has a NUL character; expected text": "줄에 NUL 문자가 있습니다. 글자만 쓰세요",
    "the line is no CSV: {error}": "CSV 형식이 아닌 줄입니다({error})",
    "the line is no CSV: a quote is opened and not closed on its line": (
        "CSV 형식이 아닌 줄입니다. 열린 따옴표를 같은 줄에서 닫지 않았습니다"
    ),
    "the line has {fields} fields; the header has {columns}": "이 줄의 값은 {fields}개인데 열 이름은 {columns}개입니다",
    "{empty} is empty": "{empty} 값이 비어 있습니다",
    "{name} is {text!r}; expected a number such as 12.5": "{name}의 값이 {text!r}입니다. 필요한 값: 숫자(예: 12.5)",
    "{name} is {text!r}; expected a whole number from {low} to {high:,}": (
        "{name}의 값이 {text!r}입니다. 필요한 값: {low}~{high:,}의 정수"
    ),
    "{name} is {text!r}; expected at most {most} printable characters, the first none of = + - @": (
        "{name}의 값이 {text!r}입니다. 필요한 값: {most}자 이하이고 = + - @로 시작하지 않는 글"
    ),
    "{name} is {text!r}; expected one of {known}": "{name}의 값이 {text!r}입니다. 다음 중 하나를 쓰세요: {known}",
    "{name} has {unknown!r}; expected some of {known}": (
        "{name}에 알 수 없는 값이 있습니다({unknown!r}). 쓸 수 있는 값: {known}"
    ),
    "{name} is {number:g}; expected milliseconds from {min_ms:g} to {max_ms:,.0f}, such as 12.5": (
        "{name}의 값이 {number:g}입니다. 필요한 값: {min_ms:g}~{max_ms:,.0f} ms(예: 12.5)"
    ),
    "{name} is {number:g}; expected percent, 0 to 100, such as 70.9": (
        "{name}의 값이 {number:g}입니다. 필요한 값: 0~100의 퍼센트(예: 70.9)"
    ),
    "top5_percent is {top5_percent:g}; expected at least top1_percent, {top1_percent:g}": (
        "top5_percent({top5_percent:g})는 top1_percent({top1_percent:g})와 같거나 커야 합니다"
    ),
    "model is {model!r}; expected one of {known}": "model의 값이 {model!r}입니다. 다음 중 하나를 쓰세요: {known}",
    "{name} is {device!r}, which {taken}; expected a name of your own, such as 'my {device}'": (
        "{name}의 값이 {device!r}인데 이것은 {taken}입니다. 직접 정한 이름을 쓰세요(예: 'my {device}')"
    ),
    "stands for the machine of the server": "서버가 실행되는 기기를 뜻하는 이름",
    "is a published device": "발표된 기기의 이름",
    "{name} is {text!r}, which is published; expected a name of your own, such as 'my {text}'": (
        "{name}의 값이 {text!r}인데 이것은 발표된 정확도 데이터의 이름입니다. 직접 정한 이름을 쓰세요(예: 'my {text}')"
    ),
    "{name} is {text!r}; expected at most 64 letters, digits, spaces and _ . ( ) + -, the first a letter or a digit": (
        "{name}의 값이 {text!r}입니다. 글자, 숫자, 공백, _ . ( ) + -로 64자까지 쓰고 글자나 숫자로 시작하세요"
    ),
    "{alpha}/{resolution} of {set} at {precision} stands on a line above; expected each point once: keep the line "
    "that is right": ("{set}의 {alpha}/{resolution}({precision})이 위의 줄에도 있습니다. 모델마다 한 줄만 남기세요"),
}
