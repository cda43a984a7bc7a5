#include "report/svg.h"

#include <fmt/format.h>

#include <cmath>

#include "base/check.h"
#include "report/table.h"

namespace tern {

namespace {

// A tenth of a unit is below a pixel; more digits are bytes for nobody.
std::string coordinate(double value) {
  TERN_CHECK(std::isfinite(value), "a coordinate must be finite");
  const double tenths = std::round(10.0 * value);
  return fmt::format("{}", tenths == 0.0 ? 0.0 : tenths / 10.0);
}

std::string pair(Point p) {
  return coordinate(p.x) + "," + coordinate(p.y);
}

}  // namespace

Svg::Svg(double width, double height, std::string_view title, std::string_view description) {
  out_ = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\" role=\"img\">"
      "<title>{}</title><desc>{}</desc>\n",
      coordinate(width), coordinate(height), escape_html(title), escape_html(description));
}

void Svg::line(Point from, Point to, std::string_view css) {
  out_ += fmt::format("<path class=\"{}\" d=\"M{}L{}\"/>\n", css, pair(from), pair(to));
}

void Svg::rectangle(Point corner, double width, double height, std::string_view css) {
  out_ += fmt::format("<rect class=\"{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>\n", css,
                      coordinate(corner.x), coordinate(corner.y), coordinate(width),
                      coordinate(height));
}

void Svg::circle(Point center, double radius, std::string_view css) {
  out_ += fmt::format("<circle class=\"{}\" cx=\"{}\" cy=\"{}\" r=\"{}\"/>\n", css,
                      coordinate(center.x), coordinate(center.y), coordinate(radius));
}

void Svg::text(Point at, std::string_view words, std::string_view css) {
  out_ += fmt::format("<text class=\"{}\" x=\"{}\" y=\"{}\">{}</text>\n", css, coordinate(at.x),
                      coordinate(at.y), escape_html(words));
}

void Svg::path(std::string_view commands, std::string_view css) {
  out_ += fmt::format("<path class=\"{}\" d=\"{}\"/>\n", css, commands);
}

std::string Svg::finish() {
  return std::move(out_) + "</svg>\n";
}

std::string polyline(const std::vector<Point>& points) {
  std::string out;
  for (const Point p : points) {
    out += out.empty() ? 'M' : 'L';
    out += pair(p);
  }
  return out;
}

}  // namespace tern
