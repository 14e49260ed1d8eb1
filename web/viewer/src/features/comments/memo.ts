/** Renders again only when a prop is another object: a list of 200 rows changes by a few. */
import { Component, createElement, type FunctionComponent } from "preact";
import { locale } from "../../shared/text.ts";

export function memo<Props extends object>(Inner: FunctionComponent<Props>): FunctionComponent<Props> {
  class Kept extends Component<Props & { language: string }> {
    override shouldComponentUpdate(next: Props & { language: string }): boolean {
      const before = this.props as Record<string, unknown>;
      return Object.entries(next).some(([name, value]) => before[name] !== value);
    }
    override render() {
      return createElement(Inner, this.props as Props);
    }
  }
  return (props) => createElement(Kept as never, { ...props, language: locale.value } as never);
}
