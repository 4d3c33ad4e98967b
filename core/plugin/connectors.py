"""数源连接: what a connector is given and answers. Retries, time limits, traces and deadlines belong to the core."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol

from msgspec import Struct

from core.plugin.asks import Accepted, Ask, Rejected, Reply, Unavailable
from core.plugin.vocabulary import Citation, DataElement, Role
from core.spreadsheets.model import Form, Row


class HttpAnswer(Struct, frozen=True):
    """What the narrow HTTP client gives back."""

    status: int
    body: bytes
    content_type: str = ""
    headers: Mapping[str, str] = {}
    """By lower-case name; of a name that came twice the last."""


class Line(Protocol):
    """连接通道: all that a connector may touch: HTTP, its settings, its secrets, the time. No database."""

    @property
    def settings(self) -> Any:
        """The connector's own settings struct, as configured for the tenant."""
        ...

    @property
    def callback_url(self) -> str:
        """Where an asynchronous source posts its answer for this ask."""
        ...

    @property
    def now(self) -> datetime:
        """The current time, aware."""
        ...

    async def request(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> HttpAnswer:
        """One HTTP request, sent as it is written. Raises TimeoutError or ConnectionError; follows no redirect.

        Only origins (protocol, host, port) that the connector's own settings name are reached.
        """
        ...

    async def post_form(self, url: str, fields: Mapping[str, str]) -> HttpAnswer:
        """POST application/x-www-form-urlencoded, otherwise like `request`."""
        ...

    async def secret(self, name: str) -> str:
        """The configured secret of that name; raises LookupError."""
        ...

    async def recall(self, name: str) -> str | None:
        """What `remember` kept for this tenant and connector, unless expired: cached keys, shared by all workers."""
        ...

    async def remember(self, name: str, value: str, expires: datetime) -> None:
        """Keep a value, encrypted, until `expires`."""
        ...


class Limits(Struct, frozen=True):
    """限度 of one source that is asked through a connector, for all workers of an agency together."""

    per_second: int | None = None
    """Asks a second; None: as many as each process lets go at once."""
    failures: int = 10
    """无法查询 so often in a row, and the source rests: its asks wait together until one that goes ahead is answered. 0: never."""


class ConnectorInfo(Struct, frozen=True):
    """连接器说明."""

    id: str
    title: str
    basis: tuple[Citation, ...]
    settings: type[Struct]
    """The settings' struct; the tenant's configuration is converted into it strictly."""
    secrets: tuple[str, ...] = ()
    limits: Limits = Limits()
    """Of the connectors that ask about one person at a time; a batch is one question however long."""
    regional_basis: Mapping[str, tuple[Citation, ...]] = {}
    """By the division code that a region's codes begin with: documents of that region, which are none of another's."""

    def basis_in(self, code: str) -> tuple[Citation, ...]:
        """依据 for the agency with this division code: what applies everywhere, and what its own region has issued."""
        own = (each for region, some in self.regional_basis.items() if code.startswith(region) for each in some)
        return (*self.basis, *own)


class Connector(Protocol):
    """实时及异步连接器: asks a department about one person and one item."""

    info: ConnectorInfo

    async def query(self, ask: Ask, line: Line) -> Reply:
        """Ask once; idempotent on `ask.id`. Raises Garbled, TimeoutError, ConnectionError; answers everything else."""
        ...

    async def collect(self, ask: Ask, ticket: str, line: Line) -> Reply:
        """取回: ask for the answer of an accepted request; `Accepted` again where it is not ready."""
        ...

    async def read_callback(self, ask: Ask, ticket: str, headers: Mapping[str, str], body: bytes, line: Line) -> Reply:
        """读取回调: judge a pushed answer. Raises PermissionError where signature or ticket is not genuine."""
        ...


class BatchConnector(Protocol):
    """批量连接器: hands a department many asks at once, and fetches the answers when they are ready."""

    info: ConnectorInfo

    async def submit(self, batch: str, asks: Sequence[Ask], line: Line) -> Accepted | Unavailable | Rejected:
        """Hand in the batch; idempotent on `batch`. Raises Garbled, TimeoutError, ConnectionError.

        What cannot be handed in (no dataset, say) is answered at once, in `Accepted.left_out`.
        """
        ...

    async def fetch(self, batch: str, asks: Sequence[Ask], ticket: str, line: Line) -> Mapping[str, Reply]:
        """取回: answers by ask id; an ask without one is not ready. One that cannot be read costs only itself (Unavailable)."""
        ...


class PackageHead(Struct, frozen=True):
    """批次单: what the core says of one package of questions before it is made; the same for writing and for reading.

    It holds no person. The core keeps it as long as the package may come back: without it no answer can be judged.
    """

    id: str
    """The core's own id of the package; every row's code is bound to it."""
    number: str
    """批次编号, as printed and as the archive is called: letters, digits and hyphens, nothing that tells the content."""
    tenant: str
    tenant_title: str
    """核对机构, as printed."""
    department: str
    department_title: str
    made_on: date
    expires_on: date
    """The last day on which an answer is taken."""
    nonce: bytes
    """32 random bytes that the core draws once; the password comes of them and the secret. They never leave."""
    elements: tuple[DataElement, ...]
    """The law's words for everything that is asked in it."""
    contact: str = ""
    """寄回联系人: who takes the answer back, as the department reads it."""


class Package(Struct, frozen=True):
    """加密批次: the archive, what the custody log keeps of it, and the password, which goes by another way."""

    file_name: str
    body: bytes
    sha256: str
    manifest: bytes
    """签名清单, as it lies in the archive too; it names nobody."""
    password: str
    """Never stored beside the archive and never in a log: it can be made again from head and secret."""

    def __repr__(self) -> str:
        return f"Package({self.file_name})"


class ReturnedTable(Struct, frozen=True):
    """交回的表: what the confined child read of one sheet, in the columns of the connector's form."""

    file: str
    """As the clerk sees it: 答复.xlsx."""
    sheet: int
    labels: tuple[str, ...]
    rows: tuple[Row, ...]


class RowTaken(Struct, frozen=True):
    """采用的行: where it stood and which ask it answers."""

    file: str
    sheet: int
    row: int
    ask: str


class RowRefused(Struct, frozen=True):
    """退回的行: where, which column, and why, in words that never quote the cell."""

    file: str
    sheet: int
    row: int
    field: str
    """Title of the column; empty where it is the row as a whole."""
    reason: str
    ask: str = ""
    """Empty where nobody can say whose row it is."""


class PackageAnswer(Struct, frozen=True):
    """交回结果: every row is in `taken`, in `refused`, or belongs to an ask of `repeated` or `unanswered`."""

    replies: Mapping[str, Reply]
    """By ask id; only asks all of whose rows are right. An ask that is not in it is not answered."""
    taken: tuple[RowTaken, ...] = ()
    refused: tuple[RowRefused, ...] = ()
    repeated: tuple[str, ...] = ()
    """此前已接收: asks that were settled before; nothing of their rows is taken again."""
    unanswered: tuple[str, ...] = ()
    """尚未答复: asks whose rows came back without any mark. Never 'nothing found'."""
    missing: tuple[str, ...] = ()
    """缺行: asks that no row names."""
    correction: Package | None = None
    """待更正批次: the refused rows with their reasons, sealed under the password of the package."""


class FileConnector(Protocol):
    """文件连接器: questions leave as one file on a carrier, and come back as one. Pure: no clock, file or network.

    Carrying, custody, release and import by two persons, and reading what came back in a confined child are the core's.
    """

    info: ConnectorInfo
    form: Form
    """表样 of the answer: which columns the core has read for `read`."""

    def write(self, head: PackageHead, asks: Sequence[Ask], secret: str) -> Package:
        """制作批次. Equal but for the cipher's random start when made again. Raises ValueError, naming what is not usable."""
        ...

    def password(self, head: PackageHead, secret: str) -> str:
        """口令 of the package, to tell the department and to open what it sends back."""
        ...

    def genuine(self, head: PackageHead, manifest: bytes, secret: str) -> bool:
        """验签: whether a manifest that came back was made for this package, and not a byte of it was altered."""
        ...

    def read(
        self,
        head: PackageHead,
        asks: Sequence[Ask],
        files: Sequence[ReturnedTable],
        secret: str,
        received_on: date,
        settled: frozenset[str] = frozenset(),
    ) -> PackageAnswer:
        """读取交回文件. `asks` are all of the package, `settled` those already answered. Never raises for what a row says."""
        ...


class ManualConnector(Protocol):
    """人工连接器: nobody is asked over a network; a clerk of the department answers by a form, and a second one confirms.

    Who sees which question, the clock, the second person and the trace are the core's; the form and its meaning are here.
    """

    info: ConnectorInfo

    def form_for(self, element: DataElement) -> type[Struct]:
        """反馈表单 for this element, every field with a title; its JSON Schema is what a page draws."""
        ...

    def reply_to(self, ask: Ask, element: DataElement, entry: Any) -> Reply:
        """反馈: what the filled form, an instance of `form_for(element)`, says. Raises EntryFaults with every wrong field."""
        ...


class EntryFaults(ValueError):
    """填写有误: fields that each read well and do not fit together or the ask; the texts quote nothing that was entered."""

    def __init__(self, faults: Sequence[tuple[str, str]]) -> None:
        super().__init__("；".join(text for _, text in faults))
        self.faults = tuple(faults)
        """Path of the field (records[0].amount), and what is wrong there."""


AnyConnector = Connector | BatchConnector | FileConnector | ManualConnector


class FailurePolicy(enum.StrEnum):
    """缺失处理: what happens once a source has refused for good, or its time has run out; from the laxest to the strictest."""

    GAP = "gap"
    """以缺项继续: when its time is over nobody waits any longer; the report says what is missing."""
    WAIT = "wait"
    """等候: the source is asked on, until it answers or the agency concludes."""
    MANUAL = "manual"
    """转人工: a clerk of the department is asked the same question, and the case waits for the answer."""

    def at_least(self, other: FailurePolicy) -> FailurePolicy:
        """从严: the stricter of the two."""
        order = tuple(FailurePolicy)
        return max(self, other, key=order.index)


class SourceItem(Struct, frozen=True):
    """数源目录项: which department supplies which element, and its time limit."""

    id: str
    source: str
    """Short id of the source department: public_security."""
    title: str
    """Name of the department as printed: 公安机关."""
    element: str
    basis: tuple[Citation, ...]
    deadline: str
    """Id of the DeadlineRule of this source."""
    look_back: str = "period"
    """'period': the counting period; 'day': the state on the day of the application; 'months': `look_back_months` up to it."""
    look_back_months: int | None = None
    """A look-back that the text itself names for this source; only with 'months'."""
    roles: tuple[Role, ...] = tuple(Role)
    """Subjects that this source is asked about, within those of the programme."""
    opens_on: str = ""
    """Empty: asked when the verification is initiated. 'expenditure_judgement': only once an officer has recorded the
    judgement that spending plainly does not fit the declared income."""
    supersedes: tuple[str, ...] = ()
    on_failure: FailurePolicy = FailurePolicy.WAIT
    """What happens once the source has refused for good or its time has run out; a tenant may set a stricter one."""
