import { Argument, Command } from "commander";
import { plainExitCodeHelp } from "../outcome/exit-code";

const shells = ["bash", "zsh", "fish", "powershell"] as const;

export function completionCommand(): Command {
  return new Command("completion")
    .addArgument(new Argument("<shell>", "the shell to write for").choices(shells))
    .description("print a script that completes commands, options, stacks and formats")
    .addHelpText(
      "after",
      `
It completes a 'tapwatch' that is on the PATH; bash needs the package bash-completion.

Examples:
  source <(tapwatch completion bash)
  tapwatch completion zsh > ~/.zfunc/_tapwatch
  tapwatch completion fish > ~/.config/fish/completions/tapwatch.fish`,
    )
    .addHelpText("after", plainExitCodeHelp)
    .action(async (shell: string) => {
      const { default: completion } = await import("@bomb.sh/tab");
      completion.setup("tapwatch", "tapwatch", shell);
    });
}

/**
 * What the scripts ask: the words so far, the last of them unfinished.
 * @param program makes the command whose words they are
 */
export function completeCommand(program: () => Command): Command {
  return new Command("complete").argument("[words...]").action(async (words: string[]) => {
    const { complete } = await import("./complete.js");
    await complete(words, program());
  });
}
