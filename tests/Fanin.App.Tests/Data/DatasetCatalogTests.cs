using Fanin.Lab.Data;

namespace Fanin.App.Tests.Data;

public sealed class DatasetCatalogTests
{
    [Fact]
    public void All_HasTheDefaultSetFirst()
    {
        Assert.Equal(["fashion-mnist", "mnist"], DatasetCatalog.All.Select(set => set.Name), StringComparer.Ordinal);
    }

    [Fact]
    public void Every_SetIsWhole()
    {
        foreach (KnownDataset set in DatasetCatalog.All)
        {
            Assert.Equal(DatasetFolder.FileNames, set.Files.Select(file => file.Name), StringComparer.Ordinal);
            Assert.Equal(10, set.ClassNames.Distinct(StringComparer.Ordinal).Count());
            Assert.EndsWith("/", set.Mirror.AbsoluteUri);
            Assert.NotEmpty(set.Title);
            Assert.NotEmpty(set.Description);
            Assert.NotEmpty(set.Licence);
        }

        KnownFile[] files = [.. DatasetCatalog.All.SelectMany(set => set.Files)];
        Assert.All(files, file => Assert.Matches("^[0-9a-f]{32}$", file.CompressedMd5));
        Assert.All(files.Where(file => file.ContentSha256 is not null), file => Assert.Matches("^[0-9a-f]{64}$", file.ContentSha256!));
        Assert.Equal(files.Length, files.Select(file => file.CompressedMd5).Distinct(StringComparer.Ordinal).Count());
    }
}
