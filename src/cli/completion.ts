import type { Command } from "commander";
import { suggestion } from "./nearest.ts";
import { cliProviders } from "./providers.ts";
import { UsageError } from "./usage-error.ts";

const SHELLS = ["bash", "zsh", "fish"];

/** The script that completes commands, options and providers in a shell. */
export function completionScript(shell: string, program: Command): string {
  if (!SHELLS.includes(shell))
    throw new UsageError(`There is no completion for "${shell}".${suggestion(shell, SHELLS)}`);
  const providers = cliProviders.map(({ name }) => name).join(" ");
  const commands = program.commands.map((command) => ({
    name: command.name(),
    options: command.options.flatMap(({ long }) => long ?? []).join(" "),
  }));
  const names = commands.map(({ name }) => name).join(" ");
  if (shell === "fish") {
    const lines = [
      "complete -c errand -f",
      `complete -c errand -n "__fish_use_subcommand" -a "${names}"`,
      `complete -c errand -n "not __fish_use_subcommand" -a "${providers}"`,
      ...commands.flatMap(({ name, options }) =>
        options
          .split(" ")
          .filter((option) => option !== "")
          .map((option) => `complete -c errand -n "__fish_seen_subcommand_from ${name}" -l ${option.slice(2)}`),
      ),
    ];
    return `${lines.join("\n")}\n`;
  }
  const cases = commands
    .map(({ name, options }) => `    ${name}) words="${[providers, options].join(" ").trim()}" ;;`)
    .join("\n");
  const bash = `_errand() {
  local current="\${COMP_WORDS[COMP_CWORD]}" words="${names}"
  if [ "$COMP_CWORD" -gt 1 ]; then
    case "\${COMP_WORDS[1]}" in
${cases}
    esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _errand errand
`;
  return shell === "bash" ? bash : `autoload -U +X bashcompinit && bashcompinit\n${bash}`;
}
