using System.Collections.Concurrent;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Fanin.Cli.Terminal;

/// <summary>A column of a progress display that shows a text of each task's own.</summary>
internal sealed class TaskTextColumn : ProgressColumn
{
    private readonly ConcurrentDictionary<int, string> _texts = [];

    /// <inheritdoc/>
    protected override bool NoWrap => true;

    /// <summary>Changes a task's text.</summary>
    public void Set(ProgressTask task, string text) => _texts[task.Id] = text;

    /// <inheritdoc/>
    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
        new Text(_texts.GetValueOrDefault(task.Id, string.Empty));
}
