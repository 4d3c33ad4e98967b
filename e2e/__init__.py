"""浏览器测试: journeys of people at their desks, in a real Chromium against everything that `hedui up` starts."""
