using Fanin.Lab.Networks;
using Fanin.Lab.Tasks;
using Fanin.Tests.Support;

namespace Fanin.App.Tests.Conventions;

/// <summary>The page on the lab lists what there is, in the words of the catalogs.</summary>
public class LabPageTests
{
    [Fact]
    public void Page_ListsEveryNetworkAndAllData()
    {
        string[] expected = [.. NetworkCatalog.All.Select(entry => $"| `{entry.Form}` | {entry.Title} |"), .. TaskCatalog.All.Select(entry => $"| `{entry.Form}` | {entry.Title} |")];
        Assert.Equal(expected, File.ReadLines(Path.Combine(Approve.Root(), "docs", "lab.md")).TakeWhile(line => line != "## Trials and the store").Where(line => line.StartsWith("| `", StringComparison.Ordinal)));
    }
}
