/** Every small element of the pages; the inbox imports what it needs by itself. */
import "paldesk/elements/copy";
import "paldesk/elements/dialog";
import "paldesk/elements/form";
import "paldesk/elements/look";
import "paldesk/elements/menu";
import "paldesk/elements/progress";
import "paldesk/elements/subnav";
import "paldesk/elements/toast";
