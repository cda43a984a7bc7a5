#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tern {

struct Point {
  double x;
  double y;
};

/// A picture in the making. Colors are CSS classes, so that the page's theme decides.
///
/// Units: user units of the view box, y downward.
class Svg {
 public:
  /// `title` and `description` are read aloud in place of the picture.
  Svg(double width, double height, std::string_view title, std::string_view description);

  void line(Point from, Point to, std::string_view css);
  void rectangle(Point corner, double width, double height, std::string_view css);
  void circle(Point center, double radius, std::string_view css);
  /// `css` may hold "end" or "middle", which anchor the text there.
  void text(Point at, std::string_view words, std::string_view css);
  void path(std::string_view commands, std::string_view css);

  /// The whole element. Requires: called last.
  std::string finish();

 private:
  std::string out_;
};

/// "M1,2L3,4": an open line through `points`.
std::string polyline(const std::vector<Point>& points);

}  // namespace tern
