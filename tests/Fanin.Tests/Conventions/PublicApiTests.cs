using Fanin.Streams;
using Fanin.Tests.Support;

namespace Fanin.Tests.Conventions;

/// <summary>The whole public surface: whoever changes it sees that, and says so in the approved file.</summary>
public class PublicApiTests
{
    [Fact]
    public void PublicApi_IsTheApprovedOne() => Approve.Equal("public-api.txt", PublicApi.Of(typeof(Seed).Assembly));
}
