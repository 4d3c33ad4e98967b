// 浏览器: unpacks the Chromium of the npm package into the folder given as TMPDIR, and says where it is.
import chromium from '@sparticuz/chromium'
console.log(await chromium.executablePath())
