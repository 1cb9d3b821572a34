"""The pages of segments and sheets at the desk."""

from lists.routes.board import board
from lists.routes.bulk import bulk
from lists.routes.cells import cells
from lists.routes.mark_rules import mark_rules
from lists.routes.segments import segments
from lists.routes.sheet import sheet
from lists.routes.views import views

desk = [segments, sheet, views, cells, bulk, board, mark_rules]
