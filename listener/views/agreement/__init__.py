"""Agreement of taggers: the sheet that shows it, and the one in which disagreements are settled."""

from listener.views.agreement.settle_sheet import SettleSheet
from listener.views.agreement.sheet import AgreementSheet

__all__ = ["AgreementSheet", "SettleSheet"]
