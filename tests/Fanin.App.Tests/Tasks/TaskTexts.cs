using Fanin.Lab.Data;
using Fanin.Lab.Tasks;

namespace Fanin.App.Tests.Tasks;

/// <summary>Data by their text, on a machine that has no sets of images.</summary>
internal static class TaskTexts
{
    public static TaskData Load(string text) => TaskDefinition.Parse(text).Load(
        new DatasetPlaces { CacheFolder = "/nowhere", SystemFolder = "/nowhere" }, TestContext.Current.CancellationToken);
}
